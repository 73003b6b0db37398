"""A fictional region of the real one's shape: its organisations, sites and wards. No ward, trust or person here exists."""

from dataclasses import dataclass

ICBS = {
    "QHL": ("NHS Birmingham and Solihull ICB", 52.47, -1.88, "B99", 34),
    "QUA": ("NHS Black Country ICB", 52.53, -2.06, "DY99", 26),
    "QWU": ("NHS Coventry and Warwickshire ICB", 52.38, -1.53, "CV99", 16),
    "QGH": ("NHS Herefordshire and Worcestershire ICB", 52.15, -2.35, "WR99", 9),
    "QOC": ("NHS Shropshire, Telford and Wrekin ICB", 52.69, -2.60, "SY99", 7),
    "QNC": ("NHS Staffordshire and Stoke-on-Trent ICB", 52.90, -2.10, "ST99", 8),
}
"""Home ICBs of the region: name, middle, fictional outward code, share of the population in per cent."""

NEIGHBOURS = {
    "QJ2": ("NHS Derby and Derbyshire ICB", 53.00, -1.49, "DE99", 4),
    "QK1": ("NHS Leicester, Leicestershire and Rutland ICB", 52.64, -1.13, "LE99", 3),
    "QR1": ("NHS Gloucestershire ICB", 51.86, -2.24, "GL99", 2),
}

PROVIDERS = {
    "DP1": ("Brindlewick Mental Health NHS Foundation Trust", True),
    "DP2": ("Midmoor Partnership NHS Trust", True),
    "DP3": ("Ardenmere Partnership NHS Trust", True),
    "DP4": ("Blackthorn Healthcare NHS Foundation Trust", True),
    "DP5": ("Saint Oswin's Healthcare", True),
    "DQ1": ("Fenhollow Independent Hospitals", False),
    "DQ2": ("Northmere NHS Trust", False),
    "DQ3": ("Coastwater Care", False),
    "DQ4": ("High Heath Special Hospital", False),
}

REFERRERS = {
    "DR1": "Gatehouse Remand Centre",
    "DR2": "Longmoor Prison healthcare",
    "DR3": "Assize Court liaison and diversion",
    "DR4": "Southbank Acute Hospitals",
    "DR5": "Westvale Community Mental Health Team",
}

COUNCILS = {
    "DL1": "Northbourne Council",
    "DL2": "Southwick Vale Council",
    "DL3": "Midholme Council",
    "DL4": "Wyreside County Council",
    "DL5": "Long Mynd Council",
    "DL6": "Trentside County Council",
}
COUNCIL_OF = {"QHL": "DL1", "QUA": "DL2", "QWU": "DL3", "QGH": "DL4", "QOC": "DL5", "QNC": "DL6"}
"""The fictional local authority of each home ICB's district."""

SITES = {
    "HAR": ("DP1", "Harebell House", "B99 1AA", 52.394, -2.016, True),
    "QUI": ("DP1", "Quillfeather Centre", "B99 2AA", 52.457, -1.925, True),
    "OLD": ("DP1", "Oldbrook Centre", "B99 3AA", 52.524, -1.838, True),
    "TOL": ("DP2", "Tollgate Centre", "ST99 1AA", 52.806, -2.116, True),
    "WRE": ("DP2", "Wrekinside Clinic", "SY99 1AA", 52.707, -2.754, True),
    "SPI": ("DP3", "Spirewood", "CV99 1AA", 52.407, -1.512, True),
    "CAS": ("DP3", "Castlebrook", "CV99 2AA", 52.282, -1.585, True),
    "CAN": ("DP4", "Canalside Clinic", "DY99 1AA", 52.518, -1.995, True),
    "FOR": ("DP4", "Forgeview House", "DY99 2AA", 52.508, -2.089, True),
    "EDG": ("DP5", "Saint Oswin's Edgebrook", "B99 5AA", 52.466, -1.930, True),
    "WOL": ("DP5", "Saint Oswin's Wolds", "DY99 3AA", 52.586, -2.128, True),
    "ABB": ("DP5", "Saint Oswin's Abbey", "NN99 1AA", 52.240, -0.902, False),
    "FNO": ("DQ1", "Fenhollow Nottingham", "NG99 1AA", 52.954, -1.158, False),
    "FNW": ("DQ1", "Fenhollow Norwich", "NR99 1AA", 52.628, 1.299, False),
    "NYO": ("DQ2", "Northmere York", "YO99 1AA", 53.960, -1.087, False),
    "CBR": ("DQ3", "Coastwater Bristol", "BS99 1AA", 51.455, -2.588, False),
    "HIG": ("DQ4", "High Heath", "L99 1AA", 53.517, -2.944, False),
}


@dataclass(frozen=True)
class DemoWard:
    code: str
    site: str
    name: str
    line: str
    security: str
    sex: str
    specialism: str
    beds: int
    price: str


def _wards(text: str) -> list[DemoWard]:
    rows = [line.split() for line in text.strip().splitlines()]
    return [
        DemoWard(c, s, f"{n} Ward", line, sec, sex, spec, int(beds), price) for c, s, n, line, sec, sex, spec, beds, price in rows
    ]


WARDS = _wards("""
AVO HAR Avocet     adult_secure medium male   mi     16 564.13
BIT HAR Bittern    adult_secure medium male   mi     15 561.40
CUR HAR Curlew     adult_secure low    male   mi     16 438.75
DIP HAR Dipper     adult_secure low    female mi     14 446.20
DUN QUI Dunnock    adult_secure medium male   mi     15 566.02
EGR QUI Egret      aed          none   mixed  ed     12 545.50
FIE QUI Fieldfare  adult_secure low    male   mi     16 436.10
FIN OLD Finch      adult_secure medium male   mi     14 559.95
GOL OLD Goldcrest  adult_secure medium female mi     12 588.30
GRE OLD Greenshank adult_secure low    mixed  mi     16 441.85
HER TOL Heron      adult_secure medium male   mi     15 551.00
HOB TOL Hobby      adult_secure medium male   pd     12 603.40
JAY TOL Jay        adult_secure low    male   mi     16 429.65
KES WRE Kestrel    adult_secure low    male   mi     15 431.15
KIN WRE Kingfisher aed          none   mixed  ed     10 552.75
LAP SPI Lapwing    lda          medium male   ld     10 671.20
LIN SPI Linnet     lda          low    male   autism 10 655.80
MAR SPI Martin     lda          low    female ld      8 662.15
MER CAS Merlin     adult_secure low    male   older  12 447.90
NIG CAS Nightjar   adult_secure medium male   mi     14 557.60
NUT CAS Nuthatch   aed          none   mixed  ed     14 548.20
ORI CAN Oriole     adult_secure low    male   mi     16 433.30
OUS CAN Ouzel      adult_secure low    female mi     12 444.70
OWL CAN Owlet      lda          low    mixed  ld      8 659.00
PIP FOR Pipit      adult_secure medium male   mi     15 563.10
PLO FOR Plover     adult_secure low    male   mi     16 432.85
RED EDG Redstart   adult_secure medium male   mi     15 571.25
REE EDG Redwing    adult_secure medium female mi     14 590.05
ROO EDG Rook       adult_secure low    male   mi     16 442.60
RUF EDG Ruff       adult_secure low    male   mi     16 442.60
SAN EDG Sanderling adult_secure low    female mi     16 451.35
SIS WOL Siskin     adult_secure low    male   mi     16 437.95
SNI WOL Snipe      adult_secure low    mixed  mi     14 440.10
STA WOL Starling   lda          medium female autism  8 684.40
SWA ABB Swallow    adult_secure medium male   mi     16 579.90
SWI ABB Swift      adult_secure medium female pd     12 612.75
TEA ABB Teal       adult_secure low    male   abi    12 498.60
TER FNO Tern       adult_secure medium male   mi     14 618.20
TWI FNO Twite      aed          none   mixed  ed     12 603.15
VIR FNW Vireo      adult_secure low    female mi     12 503.45
WAR FNW Warbler    lda          low    male   autism  8 712.30
WAX NYO Waxwing    adult_secure medium male   deaf   10 742.60
WHE NYO Wheatear   adult_secure low    male   mi     14 489.15
WRY CBR Wryneck    adult_secure low    male   pd     12 515.70
YEL CBR Yellowhammer aed        none   mixed  ed     10 611.85
HIH HIG Highmoor   adult_secure high   male   mi     20 931.00
""")

LENGTH_OF_STAY = {
    ("adult_secure", "medium"): 560,
    ("adult_secure", "low"): 400,
    ("lda", "medium"): 640,
    ("lda", "low"): 520,
    ("aed", "none"): 95,
}
"""Median days on a ward, by service line and security: what makes arrivals and discharges balance."""

MEETING_DAYS = {"adult_secure": (1, 70, 95), "lda": (2, 40, 60), "aed": (3, 40, 60)}
"""Weekday of the weekly meeting (Monday 0) and how many minutes it takes, least and most."""

PROGRESS = {
    "filled inside": (0.86, 0.91),
    "filled outside": (0.84, 0.21),
    "followed up": (0.38, 0.7),
    "interventions": (1.0, 0.78),
    "of them seclusion": (0.19, 0.08),
    "aed stay": (1.2, 0.85),
}
"""What changes over the story's years, from its first day to its last, as the collaborative has published of itself: people come
home from units far away, the region's beds are better used, more are cared for in the community, and less is done by force.
Shares of beds, of discharges, and against the rates and lengths of stay below."""
