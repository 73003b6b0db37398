"""The same drawing on paper: typst sets it without a word of complaint, in the PDF's own typeface."""

import json
from pathlib import Path

import typst

from beds.meetings.packs.pdf import _fonts
from quality.spc.icons import assurance_icon, variation_icon
from quality.spc.words import ASSURANCE, VARIATION
from tests.quality.spc.gallery import charts, funnels, parts

PAGE = """
#set document(title: "Charts")
#set text(font: "Source Sans Pro", lang: "en")
#for drawing in json(bytes(sys.inputs.data)) { image(bytes(drawing), format: "svg", alt: "a chart", width: 60%) }
"""


def test_every_drawing_can_be_set_in_a_tagged_pdf(tmp_path: Path) -> None:
    (tmp_path / "page.typ").write_text(PAGE)
    drawings = [made.svg for made in (*(chart for _, chart in charts()), *parts(), *funnels())]
    drawings += [*map(variation_icon, VARIATION), *map(assurance_icon, ASSURANCE)]
    compiler = typst.Compiler(
        str(tmp_path / "page.typ"), root=str(tmp_path), font_paths=_fonts(), sys_inputs={"data": json.dumps(drawings)}
    )

    content, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards="ua-1")

    assert warnings == []
    assert isinstance(content, bytes) and b"SourceSansPro-Regular" in content and b"SourceSansPro-Semibold" in content
