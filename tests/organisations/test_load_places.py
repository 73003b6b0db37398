import io

import pytest
from django.core.management import CommandError, call_command

from reachout.organisations.loading_places import from_national_grid
from reachout.organisations.models import Place
from reachout.organisations.places import place_of, read_postcode
from tests.factories.organisations import OrganisationFactory

DIRECTORY = """pcd,pcd2,pcds,dointr,doterm,oslaua,lat,long,icb
B99 1AA,B99  1AA,B99 1AA,198001,,E08000025,52.5,-1.9,E54000055
B99 2BB,B99  2BB,B99 2BB,198001,,E08000025,52.7,-1.7,E54000055
ZZ999ZZ,ZZ99 9ZZ,ZZ99 9ZZ,198001,,,99.999999,0.0,
"""
ICBS = "ICB23CD,ICB23CDH,ICB23NM\nE54000055,QHL,NHS Birmingham and Solihull\n"


def load(tmp_path, text, *options):
    out, file = io.StringIO(), tmp_path / "places.csv"
    file.write_text(text, encoding="utf-8")
    call_command("load_places", file, *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_a_directory_is_taken_in_once(tmp_path):
    icb = OrganisationFactory(code="QHL", kind="icb")
    council = OrganisationFactory(code="E08000025", kind="local_authority")
    codes = tmp_path / "icbs.csv"
    codes.write_text(ICBS)

    assert "3 rows read, 1 without a place; 3 places added, 0 changed" in load(tmp_path, DIRECTORY, f"--icb-codes={codes}")
    assert "0 places added, 0 changed" in load(tmp_path, DIRECTORY, f"--icb-codes={codes}")
    assert "0 places added, 2 changed" in load(tmp_path, DIRECTORY.replace("52.7", "52.9"), f"--icb-codes={codes}")
    exact, half = place_of("B99 1AA"), place_of("B99 9ZZ")
    assert (exact.latitude, exact.icb, exact.authority) == (52.5, icb, council)
    assert (half.postcode, half.latitude, half.longitude, half.authority) == ("B99", 52.7, -1.8, council)


@pytest.mark.django_db
def test_the_rank_of_an_english_area_gives_its_tenth(tmp_path):
    """Of 32,844 areas; Wales and Scotland rank their own, and half a postcode is no one area."""
    rows = {"B99 1AA": "E92000001,1", "B99 1AB": "E92000001,3284", "B99 1AD": "E92000001,3285", "B99 1AE": "E92000001,32844",
            "B99 1AF": "W92000004,1", "B99 1AG": "E92000001,0", "B99 1AH": "E92000001,"}  # fmt: skip
    load(tmp_path, "pcds,lat,long,ctry,imd\n" + "".join(f"{code},52.5,-1.9,{rest}\n" for code, rest in rows.items()))

    found = dict(Place.objects.order_by("postcode").values_list("postcode", "deprivation"))
    assert list(found.values()) == [None, 1, 1, 2, 10, None, None, None]


@pytest.mark.django_db
def test_a_file_that_does_not_say_leaves_deprivation_as_it_was(tmp_path):
    load(tmp_path, "pcds,lat,long,ctry25cd,imd\nB99 1AA,52.5,-1.9,E92000001,1\n")
    load(tmp_path, "pcds,lat,long\nB99 1AA,52.6,-1.9\n")

    assert Place.objects.get(pk="B991AA").deprivation == 1


@pytest.mark.django_db
def test_code_point_gives_grid_references(tmp_path):
    load(tmp_path, '"B99 1AA",10,406689,286822,"E92000001","","","","",""\n"B99 2BB",90,0,0,"","","","","",""\n')

    place = Place.objects.get(pk="B991AA")
    assert (place.latitude, place.longitude) == pytest.approx((52.4793, -1.9030), abs=0.001)
    assert Place.objects.count() == 2


def test_the_ordnance_surveys_own_example():
    """651409.903 E, 313177.270 N (Caister water tower): 52°39'28.7" N, 1°42'57.8" E in WGS 84."""
    assert from_national_grid(651409.903, 313177.270) == pytest.approx((52.65798, 1.71605), abs=0.0001)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "a,b\n1,2\n"])
def test_another_file_is_refused(tmp_path, text):
    with pytest.raises(CommandError, match="neither"):
        load(tmp_path, text)


@pytest.mark.parametrize(
    ("typed", "written"), [("b152tt", "B15 2TT"), (" ec1a 1bb ", "EC1A 1BB"), ("b15", "B15"), ("M1 1AE", "M1 1AE")]
)
def test_a_postcode_as_it_is_written(typed, written):
    assert read_postcode(typed) == written


@pytest.mark.parametrize("typed", ["", "B15 2T", "15B 2TT", "B15 2CC", "hello"])
def test_no_postcode(typed):
    with pytest.raises(ValueError, match="Enter a postcode"):
        read_postcode(typed)
