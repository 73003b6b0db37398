from base64 import b32encode
from hashlib import sha256

from django.contrib.auth.hashers import make_password

from reachout.accounts.demonstration import DOMAIN, PASSWORD
from reachout.accounts.models import User
from reachout.accounts.permissions import Role
from reachout.accounts.services import Seat, make_user
from reachout.demo.scene import Scene
from reachout.organisations.models import Organisation, Site

PEOPLE = [
    # address, name, profession, role, organisation, site, service lines
    ("clp.secure", "Morgan Ellery", "Clinical liaison practitioner", Role.CLP, "DP1", "", ["adult_secure"]),
    ("clp.lda", "Robin Asante", "Clinical liaison practitioner", Role.CLP, "DP3", "", ["lda"]),
    ("clp.aed", "Priya Nandhra", "Clinical liaison practitioner", Role.CLP, "DP1", "", ["aed"]),
    ("referrer.prison", "Lee Okafor", "Mental health in-reach lead", Role.REFERRER, "DR2", "", ["adult_secure"]),
    ("referrer.community", "Carys Bevan", "Community nurse", Role.REFERRER, "DR5", "", ["lda"]),
    ("referrer.acute", "Dan Whitlock", "Liaison psychiatrist", Role.REFERRER, "DR4", "", ["aed"]),
    ("lead.secure", "Dr Amara Quayle", "Consultant forensic psychiatrist", Role.LEAD, "DP1", "", ["adult_secure"]),
    ("lead.midmoor", "Dr Tomasz Wren", "Consultant forensic psychiatrist", Role.LEAD, "DP2", "", ["adult_secure"]),
    ("lead.lda", "Dr Hollis Mbeki", "Consultant psychiatrist, learning disability", Role.LEAD, "DP3", "", ["lda"]),
    ("lead.aed", "Dr Ines Farrow", "Consultant psychiatrist, eating disorders", Role.LEAD, "DP1", "", ["aed"]),
    ("lead.ardenmere", "Dr Sunil Varga", "Consultant psychiatrist, eating disorders", Role.LEAD, "DP3", "", ["aed"]),
    ("ward.harebell", "Jo Tansley", "Ward manager", Role.WARD, "DP1", "HAR", ["adult_secure"]),
    ("ward.spirewood", "Kit Brannigan", "Ward manager", Role.WARD, "DP3", "SPI", ["lda"]),
    ("ward.quillfeather", "Femi Lascelles", "Ward manager", Role.WARD, "DP1", "QUI", ["aed"]),
    ("case.manager", "Ruth Calloway", "Case manager", Role.CASE_MANAGER, "DP1", "", ["adult_secure", "lda"]),
    ("case.manager.second", "Owen Hartley", "Case manager", Role.CASE_MANAGER, "DP1", "", ["adult_secure", "lda"]),
    ("commissioner", "Imran Holt", "Head of commissioning", Role.COMMISSIONER, "DP1", "", ["adult_secure", "lda", "aed"]),
    ("commissioner.quality", "Bea Lindqvist", "Quality lead", Role.COMMISSIONER, "DP1", "", ["adult_secure", "lda", "aed"]),
    ("board", "Dame Iris Kelleher", "Chair of the collaborative's board", Role.BOARD, "DP1", "", ["adult_secure", "lda", "aed"]),
    ("returns", "Gwen Pascoe", "Performance analyst", Role.RETURNS, "DP1", "", ["adult_secure"]),
    ("returns.midmoor", "Callum Deane", "Contracts analyst", Role.RETURNS, "DP2", "", ["adult_secure", "aed"]),
    ("returns.ardenmere", "Yusra Hale", "Information manager", Role.RETURNS, "DP3", "", ["adult_secure", "lda", "aed"]),
    ("returns.blackthorn", "Ned Farthing", "Business manager", Role.RETURNS, "DP4", "", ["adult_secure"]),
    ("governance", "Noor Sadiq", "Information governance lead", Role.GOVERNANCE, "DP1", "", [""]),
    ("administrator", "Alex Thornbury", "System administrator", Role.ADMINISTRATOR, "DP1", "", [""]),
]


def furnish(scene: Scene) -> None:
    """One user a role and more where a story needs them. Their authenticators' secrets follow from their addresses."""
    organisations = Organisation.objects.in_bulk(field_name="code")
    sites = Site.objects.in_bulk(field_name="code")
    for address, name, profession, role, organisation, site, lines in PEOPLE:
        seats = [Seat(role, organisations[organisation], line, sites.get(site)) for line in lines]
        scene.users[address] = make_user(
            name=name,
            email=f"{address}@{DOMAIN}",
            profession=profession,
            memberships=seats,
            by=None,
            at=scene.now,
            totp_secret=b32encode(sha256(address.encode()).digest()[:20]).decode(),
        )
    # One hash for all: the password is printed at every start, and hashing it for each takes half a second.
    User.objects.filter(email__endswith=f"@{DOMAIN}").update(password=make_password(PASSWORD))
