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

## figures                                                       referrer clp    lead    ward    case    comm.   board   returns govern. admin.
GET      figures:summary             -                             no     LINE   no      no      LINE    LINE    LINE    no      no      no
GET      figures:measure             measure                       no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      figures:rows                measure                       no     ALL    no      no      ALL     ALL     no      no      no      no
GET      figures:snapshots           -                             no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET      figures:snapshot            snapshot,old_snapshot         no     ALL    no      no      ALL     ALL     ALL     no      no      no
GET,POST figures:freeze              -                             no     no     no      no      no      no      no      no      no      no
GET,POST figures:refresh             snapshot                      no     no     no      no      no      no      no      no      no      no

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
GET      match-detail                waiting                       no     LINE   AGENDA  no      LINE    no      no      no      no      no
GET      hold-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     hold-list                   -                             no     LINE   no      no      no      no      no      no      no      no
GET      hold-detail                 held,ended_hold               no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     hold-offer                  held,expired_hold             no     LINE   no      no      no      no      no      no      no      no
POST     hold-accept                 offered                       no     no     OWN     no      no      no      no      no      no      no
POST     hold-decline                offered                       no     no     OWN     no      no      no      no      no      no      no
POST     hold-release                held,ended_hold               no     LINE   no      no      no      no      no      no      no      no
POST     hold-admit                  accepted_offer                no     no     OWN     OWN     no      no      no      no      no      no
GET      stay-list                   -                             no     LINE   OWN     OWN     LINE    no      no      no      no      no
GET      stay-detail                 stay,ended_stay               no     LINE   OWN     OWN     LINE    no      no      no      no      no
POST     stay-move                   stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-leave                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-ready                  stay                          no     no     OWN     OWN     no      no      no      no      no      no
POST     stay-discharge              stay,ended_stay               no     no     OWN     OWN     no      no      no      no      no      no
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
