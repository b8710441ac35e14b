"""Write the picture of the README: `python -m tests.gallery.picture docs/promise-line.svg`."""

import re
import sys
from pathlib import Path

from tests.gallery.site import TROTH, configure

WIDTH = 860
MARGIN = 16
STYLES = TROTH / "static" / "troth" / "css"


def styles() -> str:
    """Both palettes and the line's own rules, as one style sheet."""
    tokens = (STYLES / "tokens.css").read_text()
    palettes = re.search(r"@layer tokens \{.*?\n\}\n", tokens, re.DOTALL)
    assert palettes
    rules = palettes[0] + (STYLES / "promise-line.css").read_text()
    shown = ".promise-line__svg--wide { display: block; font-family: var(--font); }"
    ground = "rect.ground { fill: var(--surface); stroke: var(--line); }"
    return f"{rules}\n{shown}\n{ground}"


def standalone() -> str:
    """The running line of the gallery as a document of its own, light and dark."""
    import django
    from django.template.loader import render_to_string

    django.setup()
    from tests.gallery import sample
    from troth.lib.promise_line import picture

    shown = picture(sample.line(), "readme")
    figure = render_to_string("components/promise_line.html", {"picture": shown})
    drawing = r'<svg class="promise-line__svg promise-line__svg--wide".*?\n  </svg>'
    found = re.search(drawing, figure, re.DOTALL)
    assert found
    height = shown.drawings[0].height + 2 * MARGIN
    inner = found[0].replace('width="100%"', f'width="{WIDTH - 4 * MARGIN}"', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}">\n<style>\n{styles()}\n</style>\n'
        f'<rect class="ground" width="{WIDTH}" height="{height}" rx="10"/>\n'
        f'<svg x="{2 * MARGIN}" y="{MARGIN}" overflow="visible">{inner}</svg>\n</svg>\n'
    )


if __name__ == "__main__":
    configure()
    Path(sys.argv[1]).write_text(re.sub(r"\n\s*\n+", "\n", standalone()))
