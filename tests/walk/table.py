"""Who may open what: every address of the product, by role, as section 7 of the pathway ("Who sees what") has it.

It is written from that table of roles, not from the code that grants permissions: where the two differ, one of them is wrong.

    no       403: the role does not do this at all
    OWN      rows of the user's own organisation (and site, where the role is held at one site), in their service line
    LINE     rows of their service line
    AGENDA   rows of their own organisation, and of whoever is on the agenda of their service line's meeting
    SELF     what they began themselves
    ALL      every row
    PUBLIC   whoever asks, signed in or not

Anything but `no` is 404 for a row out of that reach. A page without a row has `-` for one; its content is still searched for
the names of people out of reach.

A page of figures shows each reader the figures of their own line; months are frozen by commissioners of all lines at once
(tests/quality/figures), and those who walk here have one.

To add an address: find its section, write a line with its methods, its URL name, the rows to try it on (they are made in
`world.py`; several with a comma) and how far each role may go. An address whose GET and POST differ has two lines.
"""

from dataclasses import dataclass

from reachout.accounts.permissions import Role

NO, OWN, LINE, AGENDA, SELF, ALL, PUBLIC = "no", "OWN", "LINE", "AGENDA", "SELF", "ALL", "PUBLIC"
REACHES = {NO, OWN, LINE, AGENDA, SELF, ALL, PUBLIC}

COLUMNS = (
    Role.REFERRER,
    Role.CLP,
    Role.LEAD,
    Role.WARD,
    Role.CASE_MANAGER,
    Role.COMMISSIONER,
    Role.BOARD,
    Role.RETURNS,
    Role.GOVERNANCE,
    Role.ADMINISTRATOR,
)

SEES_PEOPLE = "OWN LINE AGENDA OWN LINE no no no no no"
"""Whose name may stand on a page that a role opens: in the order of the columns."""

TABLE = """
## people                                                        referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET,POST people:search               -                             OWN    LINE   AGENDA  OWN     LINE    no      no      no      no      no
GET,POST people:record               -                             no     LINE   no      no      no      no      no      no      no      no
GET,POST people:emergency            -                             no     LINE   LINE    LINE    no      no      no      no      no      no
GET      people:person               patient,candidate,newcomer,merged OWN    LINE   AGENDA  OWN     LINE    no      no      no      no      no
GET,POST people:correct              patient,candidate             no     LINE   no      no      no      no      no      no      no      no
GET,POST people:new-alias            patient                       no     LINE   no      no      no      no      no      no      no      no
POST     people:remove-alias         alias                         no     LINE   no      no      no      no      no      no      no      no
GET,POST people:begin-legal-status   patient,candidate             no     LINE   OWN     OWN     no      no      no      no      no      no
GET,POST people:correct-legal-status legal_status                  no     LINE   OWN     OWN     no      no      no      no      no      no
GET,POST people:new-alert            patient,candidate             no     LINE   OWN     OWN     no      no      no      no      no      no
GET,POST people:end-alert            alert                         no     LINE   OWN     OWN     no      no      no      no      no      no
GET,POST people:choose-other         patient                       no     LINE   no      no      no      no      no      no      no      no
GET,POST people:merge                two_records                   no     LINE   no      no      no      no      no      no      no      no
GET,POST people:undo-merge           merge                         no     LINE   no      no      no      no      no      no      no      no

## referrals                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      referrals:queue             -                             OWN    LINE   AGENDA  no      LINE    no      no      no      no      no
GET      referrals:ranked            -                             no     LINE   LINE    no      LINE    no      no      no      no      no
GET,POST referrals:new               -                             OWN    OWN    no      no      no      no      no      no      no      no
GET      referrals:drafts            -                             OWN    OWN    no      no      no      no      no      no      no      no
GET      referrals:draft             draft,draft_of_provider       OWN    OWN    no      no      no      no      no      no      no      no
GET,POST referrals:step              step,step_of_provider         OWN    OWN    no      no      no      no      no      no      no      no
GET,POST referrals:same_person       draft,draft_of_provider       OWN    OWN    no      no      no      no      no      no      no      no
GET,POST referrals:check             draft,draft_of_provider       OWN    OWN    no      no      no      no      no      no      no      no
GET,POST referrals:discard           draft,draft_of_provider       OWN    OWN    no      no      no      no      no      no      no      no
GET      referrals:show              submitted,accepted,waiting,closed OWN LINE  AGENDA  no      LINE    no      no      no      no      no
GET      referrals:answers           submitted,accepted,closed     OWN    LINE   AGENDA  no      LINE    no      no      no      no      no
GET      referrals:letter            waiting,closed                OWN    LINE   AGENDA  no      LINE    no      no      no      no      no
POST     referrals:acknowledge       submitted                     no     LINE   no      no      no      no      no      no      no      no
GET,POST referrals:accept            submitted,accepted            no     LINE   no      no      no      no      no      no      no      no
GET,POST referrals:decline           submitted,accepted            no     LINE   no      no      no      no      no      no      no      no
GET,POST referrals:send              accepted,waiting              no     LINE   no      no      no      no      no      no      no      no
GET,POST referrals:close             submitted,waiting,closed      OWN    LINE   no      no      no      no      no      no      no      no
GET,POST referrals:assess            submitted,accepted,closed     no     no     OWN     no      no      no      no      no      no      no
GET,POST referrals:rank              waiting                       no     LINE   no      no      no      no      no      no      no      no
GET,POST referrals:dundrum_1         submitted,waiting             no     LINE   OWN     no      no      no      no      no      no      no
GET,POST referrals:dundrum_2         submitted,waiting             no     LINE   OWN     no      no      no      no      no      no      no
GET,POST referrals:physical          submitted,waiting             no     LINE   OWN     no      no      no      no      no      no      no

## beds                                                          referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      beds:board                  -                             no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
POST     beds:names                  -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      beds:ward                   ward,paused_ward              no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
GET,POST beds:confirm                ward                          no     no     OWN     OWN     no      no      no      no      no      no
POST     beds:unchanged              ward                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:pause                  ward                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:resume                 paused_ward                   no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:close_bed              bed                           no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:reopen_bed             closed_bed                    no     no     OWN     OWN     no      no      no      no      no      no
GET      beds:stay                   stay,stay_on_leave,stay_ready,ended_stay no LINE OWN OWN    LINE    no      no      no      no      no
GET,POST beds:move                   stay                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:swap                   stay                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:leave                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:return                 stay_on_leave                 no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:release_bed            stay_on_leave                 no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:ready                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:not_ready              stay_ready                    no     no     OWN     OWN     no      no      no      no      no      no
GET,POST beds:discharge              stay,stay_ready               no     no     OWN     OWN     no      no      no      no      no      no
GET      beds:hold                   held,offered,accepted_offer,expired_hold,ended_hold no LINE OWN OWN LINE no no      no      no      no
POST     beds:offer                  held,expired_hold             no     LINE   no      no      no      no      no      no      no      no
GET,POST beds:accept                 offered,expired_hold          no     no     OWN     no      no      no      no      no      no      no
GET,POST beds:decline                offered,ended_hold            no     no     OWN     no      no      no      no      no      no      no
GET,POST beds:extend                 held,ended_hold               no     LINE   no      no      no      no      no      no      no      no
GET,POST beds:release                held,ended_hold               no     LINE   no      no      no      no      no      no      no      no
GET,POST beds:admit                  accepted_offer,ended_hold     no     no     OWN     OWN     no      no      no      no      no      no
GET      beds:match                  waiting                       no     LINE   AGENDA  no      LINE    no      no      no      no      no
GET,POST beds:place                  waiting_for_ward              no     LINE   no      no      no      no      no      no      no      no
GET      beds:setup                  -                             no     no     no      no      no      no      no      no      no      ALL
GET,POST beds:add_ward               -                             no     no     no      no      no      no      no      no      no      ALL
GET      beds:setup_ward             ward                          no     no     no      no      no      no      no      no      no      ALL
GET,POST beds:change_ward            ward                          no     no     no      no      no      no      no      no      no      ALL
GET,POST beds:add_beds               ward                          no     no     no      no      no      no      no      no      no      ALL
GET,POST beds:close_ward             ward                          no     no     no      no      no      no      no      no      no      ALL
GET,POST beds:remove_bed             bed                           no     no     no      no      no      no      no      no      no      ALL

## meetings                                                      referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      meetings:list               -                             no     LINE   LINE    no      LINE    no      no      no      no      no
GET      meetings:show               planned,sitting,past          no     LINE   LINE    no      LINE    no      no      no      no      no
POST     meetings:names              -                             no     LINE   LINE    no      LINE    no      no      no      no      no
POST     meetings:open               planned,past                  no     LINE   no      no      no      no      no      no      no      no
GET,POST meetings:close              sitting,past                  no     LINE   no      no      no      no      no      no      no      no
GET,POST meetings:move               planned,past                  no     LINE   no      no      no      no      no      no      no      no
GET      meetings:attendance         sitting,past                  no     LINE   LINE    no      LINE    no      no      no      no      no
POST     meetings:attendance         sitting,past                  no     LINE   no      no      no      no      no      no      no      no
GET,POST meetings:guest              sitting,past                  no     LINE   no      no      no      no      no      no      no      no
GET      meetings:actions            sitting,past                  no     LINE   LINE    no      LINE    no      no      no      no      no
GET,POST meetings:add-action         sitting,past                  no     LINE   no      no      no      no      no      no      no      no
POST     meetings:finish-action      action                        no     LINE   no      no      no      no      no      no      no      no
GET      meetings:minutes            sitting,past                  no     LINE   LINE    no      LINE    no      no      no      no      no
GET      meetings:pack               planned,sitting,past          no     LINE   LINE    no      LINE    no      no      no      no      no
GET,POST meetings:issue              sitting,past                  no     LINE   no      no      no      no      no      no      no      no
GET      meetings:pack-version       pack                          no     LINE   LINE    no      LINE    no      no      no      no      no
GET      meetings:file               pdf,xlsx                      no     LINE   LINE    no      LINE    no      no      no      no      no
GET      meetings:person             sitting_waiting               no     LINE   LINE    no      LINE    no      no      no      no      no
POST     meetings:decide             sitting_waiting,sitting_accepted no  LINE   LINE    no      no      no      no      no      no      no
GET,POST meetings:interest           sitting_waiting               no     LINE   LINE    no      no      no      no      no      no      no
GET,POST meetings:add-action-for     sitting_waiting               no     LINE   no      no      no      no      no      no      no      no
GET      meetings:agenda             sitting_waiting_decided       no     LINE   LINE    no      LINE    no      no      no      no      no
GET,POST meetings:reopen             decision,old_decision         no     LINE   LINE    no      no      no      no      no      no      no
GET,POST meetings:slots              -                             no     no     no      no      no      no      no      no      no      ALL

## group                                                         referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      group:home                  -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      group:meetings              -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:plan                  -                             no     no     no      no      no      LINE    no      no      no      no
GET      group:meeting               group_held,group_planned,group_closed no no OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:move                  group_planned,group_closed    no     no     no      no      no      LINE    no      no      no      no
GET,POST group:hold                  group_planned,group_closed    no     no     no      no      no      LINE    no      no      no      no
GET,POST group:attendance            group_planned,group_held,group_closed no no no      no      no      LINE    no      no      no      no
GET,POST group:guest                 group_held,group_closed       no     no     no      no      no      LINE    no      no      no      no
POST     group:close                 group_held,group_closed       no     no     no      no      no      LINE    no      no      no      no
GET      group:minutes               group_held,group_planned,group_closed no no OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:add-item              group_planned,group_closed    no     no     no      no      no      LINE    no      no      no      no
GET      group:item                  item,old_item                 no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     group:decide                item,old_item                 no     no     no      no      no      LINE    no      no      no      no
POST     group:carry                 item,old_item                 no     no     no      no      no      LINE    no      no      no      no
POST     group:take-off              planned_item,item,old_item    no     no     no      no      no      LINE    no      no      no      no
GET,POST group:item-action           item,old_item                 no     no     no      no      no      LINE    no      no      no      no
GET,POST group:bring-signal          qa_measure                    no     no     no      no      no      ALL     no      no      no      no
GET,POST group:bring                 bring_learning                no     no     no      no      no      LINE    no      no      no      no
GET      group:members               -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:join                  -                             no     no     no      no      no      LINE    no      no      no      no
GET,POST group:leave                 group_member                  no     no     no      no      no      LINE    no      no      no      no
GET      group:ratings               -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      group:site-ratings          rated_site                    no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:record-rating         rated_site                    no     no     no      no      no      LINE    no      no      no      no
GET      group:learning              -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:begin-learning        -                             no     no     OWN     no      no      no      no      no      no      no
GET      group:learning-response     learning,learnt               no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST group:change-learning       learning,learnt               no     no     OWN     no      no      no      no      no      no      no
GET,POST group:candour               learning,learnt               no     no     OWN     no      no      no      no      no      no      no
GET,POST group:add-finding           learning,learnt               no     no     OWN     no      no      no      no      no      no      no
GET,POST group:learning-action       learning,learnt               no     no     OWN     no      no      no      no      no      no      no
GET,POST group:finish-learning       learning,learnt               no     no     OWN     no      no      no      no      no      no      no
POST     group:comment               learning,learnt               no     no     OWN     no      no      LINE    no      no      no      no
POST     group:take-finding-back     finding,old_finding           no     no     OWN     no      no      no      no      no      no      no

## report                                                        referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      report:show                 -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no
GET      report:pdf                  -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no

## reconciliation                                                referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      reconciliation:list         -                              no     no     no      no      no      LINE    no      OWN     no      no
GET      reconciliation:month        reconciled                     no     no     no      no      no      LINE    no      OWN     no      no
POST     reconciliation:look-again   reconciled                     no     no     no      no      no      LINE    no      OWN     no      no
GET      reconciliation:behind       ledger_number                  no     no     no      no      no      LINE    no      OWN     no      no
GET      reconciliation:difference   difference                     no     no     no      no      no      LINE    no      OWN     no      no
GET,POST reconciliation:query        difference                     no     no     no      no      no      LINE    no      no      no      no
GET,POST reconciliation:explain      difference                     no     no     no      no      no      no      no      OWN     no      no
GET,POST reconciliation:accept       difference                     no     no     no      no      no      LINE    no      no      no      no

## assurance                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      assurance:list              -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      assurance:provider          watched                        no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:set-level         watched                        no     no     no      no      no      LINE    no      no      no      no
GET      assurance:visits            -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:plan-visit        -                              no     no     no      no      no      LINE    no      no      no      no
GET      assurance:visit             visit_done,visit_planned,visit_sent,visit_final no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:change-plan       visit_planned,visit_done       no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:cancel-visit      visit_planned,visit_done       no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:add-member        visit_planned,visit_final      no     no     no      no      no      LINE    no      no      no      no
POST     assurance:remove-member     visit_member                   no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:carried-out       visit_planned,visit_done       no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:add-finding       visit_done,visit_final         no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:change-finding    visit_finding                  no     no     no      no      no      LINE    no      no      no      no
POST     assurance:remove-finding    visit_finding,final_finding    no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:resolve           visit_finding,final_finding    no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:send-visit        visit_done,visit_final         no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:answer-visit      visit_sent,visit_final         no     no     OWN     no      no      no      no      no      no      no
GET,POST assurance:finalise          visit_sent,visit_final         no     no     no      no      no      LINE    no      no      no      no
GET      assurance:report            visit_report                   no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      assurance:actions           -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:raise-action      -                              no     no     no      no      no      LINE    no      no      no      no
GET      assurance:action            qa_action,qa_proved            no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:evidence          qa_action,qa_proved            no     no     OWN     no      no      LINE    no      no      no      no
GET,POST assurance:send-back         qa_action,qa_proved            no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:close-action      qa_action,qa_proved            no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:move-action       qa_action                      no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:hand-over         qa_action                      no     no     no      no      no      LINE    no      no      no      no
GET,POST assurance:open-query        -                              no     no     no      no      no      LINE    no      no      no      no
GET      assurance:query             qa_query                       no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST assurance:write             qa_query                       no     no     OWN     no      no      LINE    no      no      no      no
GET,POST assurance:close-query       qa_query                       no     no     no      no      no      LINE    no      no      no      no
GET      assurance:signal            qa_measure                     no     no     ALL     no      ALL     ALL     ALL     no      no      no
GET      assurance:opened            qa_measure                     no     no     ALL     no      ALL     ALL     ALL     no      no      no

## contracts                                                    referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      agreements:list             -                              no      no      no      no      no      LINE    no      OWN     no      no
GET,POST agreements:draw-up          -                              no      no      no      no      no      LINE    no      no      no      no
GET      agreements:contract         contract,lead_contract         no      no      no      no      no      LINE    no      OWN     no      no
GET      agreements:compare          contract                       no      no      no      no      no      LINE    no      OWN     no      no
GET,POST agreements:vary             contract,lead_contract         no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:decide           contract                       no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:cut-short        contract                       no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:attach           contract                       no      no      no      no      no      LINE    no      no      no      no
GET      agreements:document         contract_paper                 no      no      no      no      no      LINE    no      OWN     no      no
GET      agreements:terms            terms,terms_draft              no      no      no      no      no      LINE    no      OWN     no      no
POST     agreements:send             terms_draft,terms              no      no      no      no      no      LINE    no      no      no      no
POST     agreements:take-back        terms_draft                    no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:agree            terms_draft,terms              no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:send-back        terms_draft                    no      no      no      no      no      LINE    no      no      no      no
POST     agreements:discard          terms_draft                    no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:add-service      terms_draft                    no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:add-requirement  terms_draft                    no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:change-service   draft_service                  no      no      no      no      no      LINE    no      no      no      no
POST     agreements:remove-service   draft_service                  no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:set-price        draft_service                  no      no      no      no      no      LINE    no      no      no      no
POST     agreements:remove-price     draft_price                    no      no      no      no      no      LINE    no      no      no      no
GET,POST agreements:change-requirement draft_requirement              no      no      no      no      no      LINE    no      no      no      no
POST     agreements:remove-requirement draft_requirement              no      no      no      no      no      LINE    no      no      no      no

## charts                                                        referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      spc:marks                   measure                       no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET,POST spc:rebase                  measure                       no     no     no      no      no      ALL     no      no      no      no
GET,POST spc:annotate                measure                       no     no     no      no      no      ALL     no      no      no      no
GET,POST spc:withdraw-rebase         rebase,old_rebase             no     no     no      no      no      LINE    no      no      no      no
GET,POST spc:withdraw-annotation     annotation                    no     no     no      no      no      LINE    no      no      no      no

## voices                                                        referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      voices:home                 -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET      voices:posts                -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET,POST voices:set-posts            -                             no     no     no      no      no      LINE    no      no      no      no
GET      voices:members              -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET,POST voices:add-member           -                             no     no     no      no      no      LINE    no      no      no      no
GET,POST voices:member-left          voice                         no     no     no      no      no      LINE    no      no      no      no
GET      voices:care-plans           -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET,POST voices:record-care-plans    -                             no     no     OWN     no      no      LINE    no      no      no      no
GET      voices:said                 -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET,POST voices:hear                 -                             no     no     no      no      no      LINE    no      no      no      no
GET      voices:one-said             said                          no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET,POST voices:answer               said                          no     no     no      no      no      LINE    no      no      no      no

## published                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      equity:page                 -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no
GET      publications:list           -                             no     no     no      no      no      LINE    no      no      no      no
GET,POST publications:new            -                             no     no     no      no      no      LINE    no      no      no      no
GET      publications:show           edition_proposed              no     no     no      no      no      LINE    no      no      no      no
POST     publications:approve        edition_proposed              no     no     no      no      no      LINE    no      no      no      no
GET,POST publications:send-back      edition_proposed              no     no     no      no      no      LINE    no      no      no      no
GET,POST publications:withdraw       edition_public                no     no     no      no      no      LINE    no      no      no      no
GET      public:home                 -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      public:csv                  -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      public:measure              public_measure                PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      public:edition              edition_reference             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC

## cases                                                         referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      caseload:dashboard          -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      caseload:views              -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST caseload:save-view          -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST caseload:rename-view        saved_view                    no     SELF   SELF    SELF    SELF    no      no      no      no      no
POST     caseload:remove-view        saved_view                    no     SELF   SELF    SELF    SELF    no      no      no      no      no
GET      caseload:caseloads          -                             no     no     no      no      LINE    no      no      no      no      no
GET,POST caseload:hand-over          caseload                      no     no     no      no      LINE    no      no      no      no      no
GET,POST cases:hand-over             case                          no     no     no      no      LINE    no      no      no      no      no
GET,POST cases:close                 case                          no     no     no      no      LINE    no      no      no      no      no
GET      cases:case                  case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      pathway:pathway             case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      flags:list                  -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      flags:rules                 -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      flags:flag                  flag,answered_flag,ended_flag no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST flags:acknowledge           flag,answered_flag            no     no     OWN     no      LINE    no      no      no      no      no
GET,POST flags:resolve               flag,answered_flag            no     no     no      no      LINE    no      no      no      no      no
GET      flags:escalations           -                             no     no     no      no      LINE    LINE    LINE    no      no      no

## reviews                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      reviews:due                 -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      reviews:month               -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      reviews:recorded            -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      reviews:actions             -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      reviews:kind                case_cpa,case_visit           no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:book                case_cpa                      no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:held                case_cpa                      no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:missed              case_cpa                      no     no     OWN     OWN     LINE    no      no      no      no      no
GET      reviews:review              review_booked,review_held     no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:rebook              review_booked                 no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:cancel              review_booked                 no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:withdraw            review_held                   no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:reply               review_held                   no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:add-action          review_held                   no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST reviews:finish-action       review_action                 no     no     OWN     OWN     LINE    no      no      no      no      no
GET      reviews:feed                -                             no     no     no      no      LINE    no      no      no      no      no
POST     reviews:open-feed           -                             no     no     no      no      LINE    no      no      no      no      no
POST     reviews:close-feed          -                             no     no     no      no      LINE    no      no      no      no      no
GET      reviews:calendar            calendar_token                PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC

## notes                                                         referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET,POST notes:search                -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      notes:of-case               case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST notes:add                   case                          no     no     OWN     OWN     LINE    no      no      no      no      no
POST     notes:draft                 case                          no     no     OWN     OWN     LINE    no      no      no      no      no
POST     notes:discard-draft         case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST notes:add-document          case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET      notes:note                  note_shared                   no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      notes:note                  note_kept,note_restricted     no     SELF   SELF    SELF    LINE    no      no      no      no      no
GET,POST notes:correct               note_shared,note_restricted   no     no     SELF    SELF    LINE    no      no      no      no      no
GET,POST notes:correct               note_of_lead                  no     no     SELF    SELF    SELF    no      no      no      no      no
GET,POST notes:withdraw              note_shared,note_restricted   no     no     SELF    SELF    LINE    no      no      no      no      no
GET      notes:document              document_shared               no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      notes:document              document_restricted           no     SELF   SELF    SELF    LINE    no      no      no      no      no
GET      notes:file                  file_shared                   no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      notes:file                  file_restricted               no     SELF   SELF    SELF    LINE    no      no      no      no      no
GET,POST notes:new-version           document_shared               no     no     SELF    SELF    LINE    no      no      no      no      no
GET,POST notes:correct-document      document_shared,document_restricted no no   SELF    SELF    LINE    no      no      no      no      no
GET,POST notes:withdraw-document     document_shared               no     no     SELF    SELF    LINE    no      no      no      no      no

## the voice of the person and of carers                         referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      wishes:list                 -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      wishes:voice                case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:set-goal             case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET      wishes:goal                 goal                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:look-at-goal         goal                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:hear                 case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:no-longer            saying                        no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:keep-view            case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:keep-care-plan       case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:keep-advocacy        case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:add-carer            case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET      wishes:carer                carer                         no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:contact-carer        carer                         no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:carer-consent        carer                         no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:carer-assessment     carer                         no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST wishes:end-carer            carer                         no     no     OWN     OWN     LINE    no      no      no      no      no
GET      wishes:my-pathway           case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      wishes:my-pathway-pdf       case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no

## incidents                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      incidents:list              -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      incidents:choose            -                             no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:enter             stay,ended_stay               no     no     OWN     OWN     no      no      no      no      no      no
GET      incidents:restrictions      -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      incidents:show              incident,withdrawn_incident   no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST incidents:answers           incident,withdrawn_incident   no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:correct           incident,withdrawn_incident   no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:withdraw          incident,withdrawn_incident   no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:add               incident                      no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:tell              incident                      no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:raise-concern     incident                      no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:end               seclusion,tracked_seclusion   no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:correct-intervention seclusion                    no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:remove-intervention seclusion                     no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:review            seclusion                     no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:refer             concern                       no     no     OWN     OWN     no      no      no      no      no      no
GET,POST incidents:answer-concern    concern                       no     no     OWN     OWN     no      no      no      no      no      no
POST     incidents:close-concern     concern                       no     no     no      no      LINE    no      no      no      no      no
## discharge                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      discharge:plans             -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      discharge:follow-up         -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      discharge:checklists        -                             no     no     no      no      no      no      no      no      no      ALL
GET,POST discharge:checklist         checklist                     no     no     no      no      no      no      no      no      no      ALL
GET      discharge:letter            letter                        no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      discharge:from-stay         stay                          no     no     OWN     OWN     no      no      no      no      no      no
GET      discharge:plan              case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     discharge:begin             case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:expect            case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:change            case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:add-item          case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:item              plan_item                     no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:tell              telling                       no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:victims           case                          no     no     no      no      LINE    no      no      no      no      no
GET      discharge:move-on           case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:transfer          transfer                      no     no     OWN     OWN     no      no      no      no      no      no
GET,POST discharge:step-down         case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:propose           case                          no     no     no      no      LINE    no      no      no      no      no
GET,POST discharge:leave             case                          no     no     OWN     OWN     no      no      no      no      no      no
GET,POST discharge:contact           case_gone                     no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:missed            case_gone                     no     no     OWN     OWN     LINE    no      no      no      no      no
GET,POST discharge:issue             letter_of                     no     no     OWN     OWN     LINE    no      no      no      no      no
GET      delays:register             -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST delays:ask                  case                          no     no     OWN     OWN     LINE    no      no      no      no      no
GET      delays:show                 ask                           no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST delays:answer               ask                           no     no     no      no      LINE    no      no      no      no      no
POST     delays:close                ask                           no     no     no      no      LINE    no      no      no      no      no

## subject                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      subject-access:list         -                             no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:new          -                             no     no     no      no      LINE    no      no      no      no      no
GET      subject-access:request      subject_request               no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:identity     subject_request               no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:extend       subject_request               no     no     no      no      LINE    no      no      no      no      no
POST     subject-access:gather       subject_request               no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:item         subject_item                  no     no     no      no      LINE    no      no      no      no      no
POST     subject-access:finish       subject_request               no     no     no      no      LINE    no      no      no      no      no
POST     subject-access:approve      subject_request               no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:send-back    subject_request               no     no     no      no      LINE    no      no      no      no      no
POST     subject-access:pack-again   subject_request               no     no     no      no      LINE    no      no      no      no      no
GET      subject-access:download     subject_request               no     no     no      no      LINE    no      no      no      no      no
GET,POST subject-access:close        subject_request               no     no     no      no      LINE    no      no      no      no      no

## figures                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      figures:summary             -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no
GET      figures:measure             measure                       no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      figures:rows                measure                       no     ALL    no      no      ALL     ALL     no      no      no      no
GET      figures:snapshots           -                             no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      figures:snapshot            snapshot,old_snapshot         no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET,POST figures:freeze              -                             no     no     no      no      no      no      no      no      no      no
GET,POST figures:refresh             snapshot                      no     no     no      no      no      no      no      no      no      no

## files of a return: the provider's own, for they hold NHS numbers
GET      intake:files                file_return                   no     no     no      no      no      no      no      OWN     no      no
GET,POST intake:send                 file_return                   no     no     no      no      no      no      no      OWN     no      no
GET      intake:template             file_return                   no     no     no      no      no      no      no      OWN     no      no
GET      intake:upload               file_upload                   no     no     no      no      no      no      no      OWN     no      no
POST     intake:again                file_upload                   no     no     no      no      no      no      no      OWN     no      no
GET,POST intake:mend                 file_upload                   no     no     no      no      no      no      no      OWN     no      no
GET,POST intake:take                 file_upload                   no     no     no      no      no      no      no      OWN     no      no
GET      intake:back                 file_upload                   no     no     no      no      no      no      no      OWN     no      no
GET      intake:received             file_received                 no     no     no      no      no      no      no      OWN     no      no

## api                                                           referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      api-root                    -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET      api-schema                  -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
POST     person-search               -                             OWN    LINE   AGENDA  OWN     LINE    no      no      no      no      no
GET      person-detail               patient,candidate,newcomer    OWN    LINE   AGENDA  OWN     LINE    no      no      no      no      no
GET      referral-list               -                             OWN    LINE   AGENDA  no      LINE    no      no      no      no      no
POST     referral-list               -                             OWN    LINE   no      no      no      no      no      no      no      no
GET      referral-detail             submitted,accepted,waiting,closed OWN LINE  AGENDA  no      LINE    no      no      no      no      no
POST     referral-accept             submitted,accepted            no     LINE   no      no      no      no      no      no      no      no
POST     referral-decline            submitted                     no     LINE   no      no      no      no      no      no      no      no
POST     referral-withdraw           submitted,waiting             OWN    LINE   no      no      no      no      no      no      no      no
POST     referral-rate               submitted,waiting             no     LINE   OWN     no      no      no      no      no      no      no
GET      assessment-list             -                             no     LINE   AGENDA  no      LINE    no      no      no      no      no
POST     assessment-list             -                             no     no     OWN     no      no      no      no      no      no      no
GET      assessment-detail           assessment,old_assessment     no     LINE   AGENDA  no      LINE    no      no      no      no      no
GET      ward-list                   -                             no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
GET      ward-detail                 ward                          no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
POST     ward-confirm                ward                          no     no     OWN     OWN     no      no      no      no      no      no
GET      board-list                  -                             no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
GET      bed-list                    -                             no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
GET      bed-detail                  bed                           no     LINE   LINE    OWN     LINE    LINE    no      no      no      no
GET      flag-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      flag-detail                 flag,ended_flag               no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     flag-acknowledge            flag,answered_flag            no     no     OWN     no      LINE    no      no      no      no      no
POST     flag-resolve                flag,answered_flag            no     no     no      no      LINE    no      no      no      no      no
GET      match-detail                waiting                       no     LINE   AGENDA  no      LINE    no      no      no      no      no
GET      hold-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     hold-list                   -                             no     LINE   no      no      no      no      no      no      no      no
GET      hold-detail                 held,ended_hold               no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     hold-offer                  held,expired_hold             no     LINE   no      no      no      no      no      no      no      no
POST     hold-accept                 offered                       no     no     OWN     no      no      no      no      no      no      no
POST     hold-decline                offered                       no     no     OWN     no      no      no      no      no      no      no
POST     hold-release                held,ended_hold               no     LINE   no      no      no      no      no      no      no      no
POST     hold-admit                  accepted_offer                no     no     OWN     OWN     no      no      no      no      no      no
GET      case-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      case-detail                 case                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     case-hand-over              case                          no     no     no      no      LINE    no      no      no      no      no
GET      stay-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      stay-detail                 stay,ended_stay               no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     stay-move                   stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-leave                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-ready                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-discharge              stay,ended_stay               no     no     OWN     OWN     no      no      no      no      no      no
GET      discharge-plan-list         -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      discharge-plan-detail       discharge_plan                no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      delay-ask-list              -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     delay-ask-list              -                             no     no     no      no      LINE    no      no      no      no      no
GET      delay-ask-detail            ask                           no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     delay-ask-answer            ask                           no     no     no      no      LINE    no      no      no      no      no
POST     delay-ask-close             ask                           no     no     no      no      LINE    no      no      no      no      no
GET      follow-up-contact-list      -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      follow-up-contact-detail    contact_after                 no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      incident-list               -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     incident-list               -                             no     no     OWN     OWN     no      no      no      no      no      no
GET      incident-detail             incident,withdrawn_incident   no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     incident-end-intervention   incident                      no     no     OWN     OWN     no      no      no      no      no      no
GET      meeting-list                -                             no     LINE   LINE    no      LINE    no      no      no      no      no
GET      meeting-detail              planned,past                  no     LINE   LINE    no      LINE    no      no      no      no      no
POST     meeting-open                planned,past                  no     LINE   no      no      no      no      no      no      no      no
POST     meeting-close               sitting,past                  no     LINE   no      no      no      no      no      no      no      no
POST     meeting-actions             sitting,past                  no     LINE   no      no      no      no      no      no      no      no
GET      decision-list               -                             no     LINE   LINE    no      LINE    no      no      no      no      no
POST     decision-list               -                             no     LINE   LINE    no      no      no      no      no      no      no
GET      decision-detail             decision                      no     LINE   LINE    no      LINE    no      no      no      no      no
POST     decision-reopen             decision,old_decision         no     LINE   LINE    no      no      no      no      no      no      no
GET      pack-list                   -                             no     LINE   LINE    no      LINE    no      no      no      no      no
GET      pack-detail                 pack                          no     LINE   LINE    no      LINE    no      no      no      no      no
GET      pack-pdf                    pack                          no     LINE   LINE    no      LINE    no      no      no      no      no
GET      pack-xlsx                   pack                          no     LINE   LINE    no      LINE    no      no      no      no      no
GET      figure-list                 -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no
GET      snapshot-list               -                             no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      snapshot-detail             snapshot                      no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      snapshot-figures            snapshot                      no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      public-figure-list          -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      publication-list            -                             no     no     no      no      no      LINE    no      no      no      no
GET      publication-detail          edition_proposed              no     no     no      no      no      LINE    no      no      no      no
GET      cqc-rating-list             -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     cqc-rating-list             -                             no     no     no      no      no      LINE    no      no      no      no
GET      cqc-rating-detail           rating                        no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      learning-response-list      -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     learning-response-list      -                             no     no     OWN     no      no      no      no      no      no      no
GET      learning-response-detail    learning,learnt               no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     learning-response-candour   learning,learnt               no     no     OWN     no      no      no      no      no      no      no
POST     learning-response-findings  learning,learnt               no     no     OWN     no      no      no      no      no      no      no
POST     learning-response-finish    learning,learnt               no     no     OWN     no      no      no      no      no      no      no
POST     learning-response-comments  learning,learnt               no     no     no      no      no      LINE    no      no      no      no
GET      group-meeting-list          -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     group-meeting-list          -                             no     no     no      no      no      LINE    no      no      no      no
GET      group-meeting-detail        group_held,group_closed       no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     group-meeting-hold          group_planned,group_closed    no     no     no      no      no      LINE    no      no      no      no
POST     group-meeting-items         group_held,group_closed       no     no     no      no      no      LINE    no      no      no      no
POST     group-meeting-close         group_held,group_closed       no     no     no      no      no      LINE    no      no      no      no
GET      group-item-list             -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      group-item-detail           item,old_item                 no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     group-item-decide           item,old_item                 no     no     no      no      no      LINE    no      no      no      no
POST     group-item-carry-forward    item,old_item                 no     no     no      no      no      LINE    no      no      no      no
POST     group-item-actions          item,old_item                 no     no     no      no      no      LINE    no      no      no      no
GET      peer-support-list           -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
POST     peer-support-list           -                             no     no     no      no      no      LINE    no      no      no      no
GET      peer-support-detail         posts                         no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET      lived-experience-member-list -                            no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET      lived-experience-member-detail voice                      no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
GET      care-plans-list             -                             no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     care-plans-list             -                             no     no     OWN     no      no      no      no      no      no      no
GET      care-plans-detail           care_plans                    no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      you-said-list               -                             no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
POST     you-said-list               -                             no     no     no      no      no      LINE    no      no      no      no
GET      you-said-detail             said                          no     LINE   LINE    no      LINE    LINE    LINE    no      no      no
POST     you-said-answer             said                          no     no     no      no      no      LINE    no      no      no      no
GET      surveillance-list           -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     surveillance-list           -                              no     no     no      no      no      LINE    no      no      no      no
GET      surveillance-detail         qa_level                       no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      contract-list               -                              no      no      no      no      no      LINE    no      OWN     no      no
GET      contract-detail             contract,lead_contract         no      no      no      no      no      LINE    no      OWN     no      no
GET      contract-terms-list         -                              no      no      no      no      no      LINE    no      OWN     no      no
GET      contract-terms-detail       terms,terms_draft              no      no      no      no      no      LINE    no      OWN     no      no
GET      quality-visit-list          -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-visit-list          -                              no     no     no      no      no      LINE    no      no      no      no
GET      quality-visit-detail        visit_done,visit_final         no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-visit-team          visit_planned                  no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-carry-out     visit_planned                  no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-findings      visit_done                     no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-send          visit_done                     no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-issue         visit_sent,visit_final         no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-cancel        visit_planned                  no     no     no      no      no      LINE    no      no      no      no
POST     quality-visit-answer        visit_sent,visit_final         no     no     OWN     no      no      no      no      no      no      no
GET      quality-finding-list        -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
GET      quality-finding-detail      qa_finding                     no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-finding-resolve     qa_finding                     no     no     no      no      no      LINE    no      no      no      no
GET      quality-action-list         -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-action-list         -                              no     no     no      no      no      LINE    no      no      no      no
GET      quality-action-detail       qa_action                      no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-action-evidence     qa_action                      no     no     OWN     no      no      no      no      no      no      no
POST     quality-action-send-back    qa_proved                      no     no     no      no      no      LINE    no      no      no      no
POST     quality-action-close        qa_proved                      no     no     no      no      no      LINE    no      no      no      no
POST     quality-action-move         qa_proved                      no     no     no      no      no      LINE    no      no      no      no
POST     quality-action-hand-over    qa_proved                      no     no     no      no      no      LINE    no      no      no      no
GET      quality-query-list          -                              no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-query-list          -                              no     no     no      no      no      LINE    no      no      no      no
GET      quality-query-detail        qa_query                       no     no     OWN     no      LINE    LINE    LINE    no      no      no
POST     quality-query-answer        qa_query                       no     no     OWN     no      no      no      no      no      no      no
POST     quality-query-ask           qa_query                       no     no     no      no      no      LINE    no      no      no      no
POST     quality-query-close         qa_query                       no     no     no      no      no      LINE    no      no      no      no
GET      reconciled-month-list       -                              no     no     no      no      no      LINE    no      OWN     no      no
GET      reconciled-month-detail     reconciled                     no     no     no      no      no      LINE    no      OWN     no      no
GET      difference-list             -                              no     no     no      no      no      LINE    no      OWN     no      no
GET      difference-detail           difference                     no     no     no      no      no      LINE    no      OWN     no      no
POST     difference-query            difference                     no     no     no      no      no      LINE    no      no      no      no
POST     difference-explain          difference                     no     no     no      no      no      no      no      OWN     no      no
POST     difference-accept           difference                     no     no     no      no      no      LINE    no      no      no      no
GET      note-list                   -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     note-list                   -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      note-detail                 note_shared                    no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      note-detail                 note_kept,note_restricted      no     SELF   SELF    SELF    LINE    no      no      no      no      no
GET      case-review-list            -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     case-review-list            -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      case-review-detail          review_booked,review_held      no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     case-review-move            review_booked                  no     no     OWN     OWN     LINE    no      no      no      no      no
POST     case-review-cancel          review_booked                  no     no     OWN     OWN     LINE    no      no      no      no      no
POST     case-review-actions         review_held                    no     no     OWN     OWN     LINE    no      no      no      no      no
GET      held-review-list            -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     held-review-list            -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      held-review-detail          review_held                    no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      due-review-list             -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      goal-list                   -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     goal-list                   -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      goal-detail                 goal                           no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     goal-look                   goal                           no     no     OWN     OWN     LINE    no      no      no      no      no
GET      saying-list                 -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     saying-list                 -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      saying-detail               saying                         no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     saying-no-longer            saying                         no     no     OWN     OWN     LINE    no      no      no      no      no
GET      review-view-list            -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     review-view-list            -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      review-view-detail          review_view                    no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      person-care-plan-list       -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     person-care-plan-list       -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      person-care-plan-detail     person_care_plan               no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      advocacy-step-list          -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     advocacy-step-list          -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      advocacy-step-detail        advocacy_step                  no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      carer-list                  -                              no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     carer-list                  -                              no     no     OWN     OWN     LINE    no      no      no      no      no
GET      carer-detail                carer                          no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     carer-contact               carer                          no     no     OWN     OWN     LINE    no      no      no      no      no

## house                                                         referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      home                        -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
POST     contrast                    -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      style                       -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      alive                       -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      ready                       -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      jobs:progress               job                           SELF   SELF   SELF    SELF    SELF    SELF    SELF    SELF    SELF    SELF
GET      audit:events                -                             no     no     no      no      no      no      no      no      ALL     no
GET      audit:export                -                             no     no     no      no      no      no      no      no      ALL     no
GET      audit:emergencies           -                             no     no     no      no      no      no      no      no      ALL     no
GET,POST audit:emergency             emergency,old_emergency       no     no     no      no      no      no      no      no      ALL     no
GET      rules:list                  -                             no     no     no      no      no      no      no      no      no      ALL
GET      rules:rule                  rule                          no     no     no      no      no      no      no      no      no      ALL
GET,POST rules:change                rule                          no     no     no      no      no      no      no      no      no      ALL
POST     rules:withdraw              change                        no     no     no      no      no      no      no      no      no      ALL
GET      sheets:list                 -                             no     no     no      no      no      no      no      no      no      ALL
GET,POST sheets:send                 -                             no     no     no      no      no      no      no      no      no      ALL
GET      sheets:upload               upload                        no     no     no      no      no      no      no      no      no      ALL
POST     sheets:load                 upload                        no     no     no      no      no      no      no      no      no      ALL
GET      users:list                  -                             no     no     no      no      no      no      no      no      no      ALL
GET,POST users:add                   -                             no     no     no      no      no      no      no      no      no      ALL
GET      users:user                  user                          no     no     no      no      no      no      no      no      no      ALL
GET,POST users:correct               user                          no     no     no      no      no      no      no      no      no      ALL
GET,POST users:give-role             user                          no     no     no      no      no      no      no      no      no      ALL
POST     users:invite                user                          no     no     no      no      no      no      no      no      no      ALL
GET,POST users:deactivate            user                          no     no     no      no      no      no      no      no      no      ALL
GET,POST users:reactivate            user                          no     no     no      no      no      no      no      no      no      ALL
GET,POST users:reset-authenticator   user                          no     no     no      no      no      no      no      no      no      ALL
POST     users:take-role             membership                    no     no     no      no      no      no      no      no      no      ALL

## account                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      my-account                  -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST account_login               -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET,POST account_logout              -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      account_inactive            -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET,POST account_reauthenticate      -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
POST     sign-out-everywhere         -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST account_change_password     -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET      account_set_password        -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST account_reset_password      -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      forgotten-password-sent     -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET,POST choose-password             -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      follow-link                 link                          PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET      mfa_index                   -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST mfa_authenticate            -                             PUBLIC PUBLIC PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC  PUBLIC
GET,POST mfa_reauthenticate          -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST mfa_activate_totp           -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST mfa_deactivate_totp         -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET      mfa_view_recovery_codes     -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST mfa_generate_recovery_codes -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
GET,POST make-token                  -                             ALL    ALL    ALL     ALL     ALL     ALL     ALL     ALL     ALL     ALL
POST     revoke-token                token                         SELF   SELF   SELF    SELF    SELF    SELF    SELF    SELF    SELF    SELF

## away                                                          referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      away:register               -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      away:inbound                -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      away:show                   away_case                     no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      away:beds                   away_case                     no     LINE   OWN     no      LINE    no      no      no      no      no
GET,POST away:change                 away_case                     no     no     no      no      LINE    no      no      no      no      no
GET,POST away:ask                    away_case                     no     no     no      no      LINE    no      no      no      no      no

## api                                                           referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      repatriation-list           -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     repatriation-list           -                             no     no     no      no      LINE    no      no      no      no      no
GET      repatriation-detail         repatriation                  no     LINE   OWN     OWN     LINE    no      no      no      no      no

## returns                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      returns:list                -                             no      no      no      no      no      LINE    no      OWN     no      no
GET      returns:completeness        -                             no      no      no      no      no      LINE    no      OWN     no      no
GET      returns:return              return_due,return_draft,return_sent,return_queried,return_accepted no      no      no      no      no      LINE    no      OWN     no      no
GET      returns:version             return_version                no      no      no      no      no      LINE    no      OWN     no      no
GET,POST returns:begin               return_queried,return_accepted no      no      no      no      no      no      no      OWN     no      no
GET,POST returns:fill                return_section                no      no      no      no      no      no      no      OWN     no      no
GET,POST returns:check               return_draft                  no      no      no      no      no      no      no      OWN     no      no
GET,POST returns:nil                 return_draft                  no      no      no      no      no      no      no      OWN     no      no
POST     returns:not-nil             return_draft                  no      no      no      no      no      no      no      OWN     no      no
GET,POST returns:unchanged           return_queried,return_accepted no      no      no      no      no      no      no      OWN     no      no
POST     returns:accept              return_sent,return_due        no      no      no      no      no      LINE    no      no      no      no
GET,POST returns:open-again          return_accepted,return_due    no      no      no      no      no      LINE    no      no      no      no
GET,POST returns:exception           return_due,return_accepted    no      no      no      no      no      LINE    no      no      no      no
GET,POST returns:ask                 return_figure                 no      no      no      no      no      LINE    no      no      no      no
GET      returns:query               return_query                  no      no      no      no      no      LINE    no      OWN     no      no
GET,POST returns:answer              return_query                  no      no      no      no      no      no      no      OWN     no      no
POST     returns:close-query         return_query                  no      no      no      no      no      LINE    no      no      no      no

## api                                                           referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      monthly-return-list         -                             no      no      no      no      no      LINE    no      OWN     no      no
GET      monthly-return-detail       return_sent                   no      no      no      no      no      LINE    no      OWN     no      no
GET      return-version-list         -                             no      no      no      no      no      LINE    no      OWN     no      no
GET      return-version-detail       return_sent_version           no      no      no      no      no      LINE    no      OWN     no      no
GET      return-query-list           -                             no      no      no      no      no      LINE    no      OWN     no      no
GET      return-query-detail         return_query                  no      no      no      no      no      LINE    no      OWN     no      no
POST     monthly-return-put-values   return_sent                   no      no      no      no      no      no      no      OWN     no      no
POST     monthly-return-nil          return_sent                   no      no      no      no      no      no      no      OWN     no      no
POST     monthly-return-submit       return_sent                   no      no      no      no      no      no      no      OWN     no      no
POST     monthly-return-query        return_sent                   no      no      no      no      no      LINE    no      no      no      no
POST     monthly-return-accept       return_sent                   no      no      no      no      no      LINE    no      no      no      no
POST     monthly-return-open-again   return_sent                   no      no      no      no      no      LINE    no      no      no      no
POST     monthly-return-grant-exception return_sent                   no      no      no      no      no      LINE    no      no      no      no
POST     return-query-answer         return_query                  no      no      no      no      no      no      no      OWN     no      no
POST     return-query-close          return_query                  no      no      no      no      no      LINE    no      no      no      no

## community                                                     referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      community:caseload          -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      community:episode           with_team                     no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET,POST community:refer             case                          no     no     no      no      LINE    no      no      no      no      no
GET,POST community:accept            with_team                     no     no     no      no      LINE    no      no      no      no      no
GET,POST community:decline           with_team                     no     no     no      no      LINE    no      no      no      no      no
GET,POST community:tier              with_team                     no     no     no      no      LINE    no      no      no      no      no
GET,POST community:contact           with_team                     no     no     no      no      LINE    no      no      no      no      no
GET,POST community:support           team_support                  no     no     no      no      LINE    no      no      no      no      no
GET,POST community:condition         with_team                     no     no     no      no      LINE    no      no      no      no      no
GET,POST community:end-condition     team_condition                no     no     no      no      LINE    no      no      no      no      no
GET,POST community:discharge         with_team                     no     no     no      no      LINE    no      no      no      no      no

## api                                                           referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      community-episode-list      -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     community-episode-list      -                             no     no     no      no      LINE    no      no      no      no      no
GET      community-episode-detail    with_team                     no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     community-episode-accept    with_team                     no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-decline   with_team                     no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-tier      with_team                     no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-contacts  with_team                     no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-support   with_team                     no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-conditions with_team                    no     no     no      no      LINE    no      no      no      no      no
POST     community-episode-discharge with_team                     no     no     no      no      LINE    no      no      no      no      no

## performance                                                   referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      performance:overview            -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:contract            pf_contract                 no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:requirement         pf_requirement              no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:notices             -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:notice              pn_issued,pn_disputed,pn_plan,pn_agreed no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:packs               -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:pack                review_pack                 no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance:pack-file           review_file                 no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET,POST performance:issue               pf_requirement              no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:issue-information   pf_contract                 no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:dispute             pn_issued                   no     no     OWN     no      no      no      no      OWN     no      no
GET,POST performance:uphold              pn_disputed                 no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:withdraw            pn_issued,pn_plan           no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:meeting             pn_issued                   no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:propose             pn_plan                     no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:add-milestone       rp_awaited,rp_submitted     no     no     OWN     no      no      no      no      OWN     no      no
GET,POST performance:submit-plan         rp_awaited                  no     no     OWN     no      no      no      no      OWN     no      no
POST     performance:remove-milestone    rp_milestone                no     no     OWN     no      no      no      no      OWN     no      no
GET,POST performance:send-back-plan      rp_submitted                no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:agree-plan          rp_submitted                no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:plan-met            rp_agreed                   no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:approve             wh_proposed                 no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:drop                wh_proposed                 no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:lift                wh_approved                 no     no     no      no      no      LINE    no      no      no      no
GET,POST performance:ask-pack            pf_contract                 no     no     no      no      no      LINE    no      no      no      no

## api                                                           referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      breach-list                     -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      breach-detail                   pf_breach                   no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      performance-notice-list         -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
POST     performance-notice-list         -                           no     no     no      no      no      LINE    no      no      no      no
GET      performance-notice-detail       pn_issued                   no     no     OWN     no      no      LINE    LINE    OWN     no      no
POST     performance-notice-dispute      pn_issued                   no     no     OWN     no      no      no      no      OWN     no      no
POST     performance-notice-uphold       pn_disputed                 no     no     no      no      no      LINE    no      no      no      no
POST     performance-notice-withdraw     pn_plan                     no     no     no      no      no      LINE    no      no      no      no
POST     performance-notice-meeting      pn_issued                   no     no     no      no      no      LINE    no      no      no      no
POST     performance-notice-withhold     pn_plan                     no     no     no      no      no      LINE    no      no      no      no
GET      action-plan-list                -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      action-plan-detail              rp_awaited                  no     no     OWN     no      no      LINE    LINE    OWN     no      no
POST     action-plan-milestone           rp_awaited                  no     no     OWN     no      no      no      no      OWN     no      no
POST     action-plan-submit              rp_awaited                  no     no     OWN     no      no      no      no      OWN     no      no
POST     action-plan-send-back           rp_submitted                no     no     no      no      no      LINE    no      no      no      no
POST     action-plan-agree               rp_submitted                no     no     no      no      no      LINE    no      no      no      no
POST     action-plan-met                 rp_agreed                   no     no     no      no      no      LINE    no      no      no      no
GET      withholding-list                -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      withholding-detail              wh_proposed                 no     no     OWN     no      no      LINE    LINE    OWN     no      no
POST     withholding-approve             wh_proposed                 no     no     no      no      no      LINE    no      no      no      no
POST     withholding-withdraw            wh_proposed                 no     no     no      no      no      LINE    no      no      no      no
POST     withholding-lift                wh_approved                 no     no     no      no      no      LINE    no      no      no      no
GET      review-pack-list                -                           no     no     OWN     no      no      LINE    LINE    OWN     no      no
GET      review-pack-detail              review_pack                 no     no     OWN     no      no      LINE    LINE    OWN     no      no

## money                                                        referrer clp    lead   ward    case    comm.   board   returns govern. admin.
GET      finance:overview            -                             no     no     no     no      no      LINE    LINE    no      no      no
GET      finance:forecast            -                             no     no     no     no      no      LINE    LINE    no      no      no
GET      finance:away                -                             no     no     no     no      no      LINE    no      no      no      no
GET      finance:contract            money_contract                no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:budget              money_contract                no     no     no     no      no      LINE    no      no      no      no
GET      finance:budget-entries      money_contract                no     no     no     no      no      LINE    no      no      no      no
GET      finance:month               money_month                   no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:close-month         money_month                   no     no     no     no      no      LINE    no      no      no      no
GET      finance:ward                money_ward                    no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:head-budget         money_head                    no     no     no     no      no      LINE    no      no      no      no
GET      finance:adjustments         -                             no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:propose-adjustment  -                             no     no     no     no      no      LINE    no      no      no      no
POST     finance:agree-adjustment    adjustment                    no     no     no     no      no      LINE    no      no      no      no
GET      finance:savings             -                             no     no     no     no      no      LINE    LINE    no      no      no
GET,POST finance:begin-scheme        -                             no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:fund                scheme                        no     no     no     no      no      LINE    no      no      no      no
GET      finance:shares              -                             no     no     no     no      no      LINE    LINE    no      no      no
GET,POST finance:propose-shares      -                             no     no     no     no      no      LINE    no      no      no      no
GET      finance:sharing             shares_proposed,shares_agreed no     no     no     no      no      LINE    LINE    no      no      no
POST     finance:agree-shares        shares_proposed               no     no     no     no      no      LINE    no      no      no      no
POST     finance:discard-shares      shares_proposed               no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:settle              money_line                    no     no     no     no      no      LINE    no      no      no      no
GET      finance:packages            -                             no     no     OWN    no      LINE    LINE    no      OWN     no      no
GET,POST finance:ask                 -                             no     no     OWN    no      no      no      no      no      no      no
GET      finance:package             package_asked,package_running no     no     OWN    no      LINE    LINE    no      OWN     no      no
GET,POST finance:approve             package_asked                 no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:refuse              package_asked                 no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:withdraw            package_asked                 no     no     OWN    no      no      no      no      no      no      no
GET,POST finance:review              package_running               no     no     no     no      no      LINE    no      no      no      no
GET,POST finance:end                 package_running               no     no     OWN    no      no      LINE    no      no      no      no
GET,POST finance:charge              package_running               no     no     OWN    no      no      no      no      no      no      no
GET      finance:costs               -                             no     LINE   no     no      LINE    LINE    no      no      no      no

## api                                                          referrer clp    lead   ward    case    comm.   board   returns govern. admin.
GET      budget-list                 -                             no     no     no     no      no      LINE    no      no      no      no
GET      budget-detail               budget_entry                  no     no     no     no      no      LINE    no      no      no      no
GET      actual-list                 -                             no     no     no     no      no      LINE    no      no      no      no
GET      forecast-list               -                             no     no     no     no      no      LINE    LINE    no      no      no
GET      package-list                -                             no     no     OWN    no      LINE    LINE    no      OWN     no      no
POST     package-list                -                             no     no     OWN    no      no      no      no      no      no      no
GET      package-detail              package_asked                 no     no     OWN    no      LINE    LINE    no      OWN     no      no
GET      return-file-list            -                             no     no     no      no      no      no      no      OWN     no      no
POST     return-file-list            -                             no     no     no      no      no      no      no      OWN     no      no
GET      return-file-detail          file                          no     no     no      no      no      no      no      OWN     no      no
POST     return-file-take            file                          no     no     no      no      no      no      no      OWN     no      no
GET      return-file-error-list      -                             no     no     no      no      no      no      no      OWN     no      no
"""  # noqa: E501


@dataclass(frozen=True)
class Line:
    """One line of the table."""

    section: str
    methods: tuple[str, ...]
    name: str
    rows: tuple[str, ...]
    who: dict[str, str]

    @property
    def is_public(self) -> bool:
        return set(self.who.values()) == {PUBLIC}

    @property
    def is_api(self) -> bool:
        return self.section == "api"

    def __str__(self) -> str:
        return f"{'+'.join(self.methods)} {self.name}"


def parsed(table: str) -> list[Line]:
    lines, section = [], ""
    for text in filter(str.strip, table.splitlines()):
        if text.startswith("##"):
            section = text.split()[1]
            continue
        methods, name, rows, *reaches = text.split()
        assert len(reaches) == len(COLUMNS), f"{name}: {len(reaches)} roles, but there are {len(COLUMNS)} columns"
        assert set(reaches) <= REACHES, f"{name}: say {', '.join(sorted(REACHES))}"
        tried = () if rows == "-" else tuple(rows.split(","))
        lines.append(Line(section, tuple(methods.split(",")), name, tried, who(reaches)))
    return lines


def who(reaches: list[str]) -> dict[str, str]:
    return dict(zip(COLUMNS, reaches, strict=True))


LINES = parsed(TABLE)
PEOPLE = who(SEES_PEOPLE.split())
