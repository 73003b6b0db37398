from beds.filters import WardFilter
from reachout.pages.tables import Column, Day, Money, Number, Table


class WardTable(Table):
    caption = "Wards and beds"
    noun = ("ward", "wards")
    filters = WardFilter
    order = "name"
    empty = "No ward yet."
    empty_action = {"text": "Add a ward", "href": "/beds/setup/add/"}

    name = Column("Ward", sort="name", url=lambda ward: f"/beds/setup/{ward.pk}/")
    code = Column("Code", sort="code", phone=False)
    site = Column("Unit", value="site.name", sort="site__name")
    provider = Column("Provider", value="site.organisation.name", sort="site__organisation__name", phone=False)
    kind = Column("For")
    beds = Number("Beds open", value="open_beds", sort="open_beds")
    commissioned_beds = Number("Commissioned", sort="commissioned_beds")
    day_price = Money("Price of a day", sort="day_price")
    closed_on = Day("Closed", sort="closed_on")
