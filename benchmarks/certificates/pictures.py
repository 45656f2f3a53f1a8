"""What a scanner, a fax and a telephone's camera make of a drawn page.

The dirt is the same each time: it is drawn by chance whose seed is the name of the layout.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from time import gmtime

from PIL import Image, ImageChops, ImageFilter, ImageOps

from benchmarks.certificates.drawing import MADE

TABLE = (122, 104, 88)
"""The colour of the table that a photographed certificate lies on."""


@dataclass(frozen=True)
class Sheet:
    """A drawn page as PNG, how finely it was drawn (dots an inch), and how far it lies askew (degrees)."""

    png: bytes
    dpi: int
    turn: float
    seed: str


def scan(sheets: Sequence[Sheet]) -> bytes:
    """A PDF of pictures as an office's scanner makes it: slightly askew, paper not quite white, edges soft."""
    return _bound([_scanned(sheet) for sheet in sheets], sheets[0].dpi)


def fax(sheets: Sequence[Sheet]) -> bytes:
    """A PDF of grey pictures that went over a telephone line: hard contrast, specks, a streak."""
    return _bound([_faxed(sheet) for sheet in sheets], sheets[0].dpi)


def photo(sheets: Sequence[Sheet]) -> bytes:
    """A JPEG from a telephone held by hand: perspective, uneven light, a little blur and noise, a table around it."""
    file = BytesIO()
    _photographed(sheets[0]).save(file, "JPEG", quality=72)
    return file.getvalue()


def _scanned(sheet: Sheet) -> Image.Image:
    page = _page(sheet).rotate(sheet.turn, Image.Resampling.BICUBIC, fillcolor=(250, 249, 246))
    page = ImageChops.multiply(page, Image.new("RGB", page.size, (250, 249, 245)))
    return _noisy(page.filter(ImageFilter.GaussianBlur(0.5)), 7, sheet.seed)


def _faxed(sheet: Sheet) -> Image.Image:
    grey = ImageOps.grayscale(_page(sheet)).filter(ImageFilter.GaussianBlur(0.6))
    noisy = _noisy(grey, 40, sheet.seed)
    hard = noisy.point([0 if level < 105 else 255 if level > 185 else (level - 105) * 3 for level in range(256)])
    streak = random.Random(sheet.seed).randint(hard.width // 2, hard.width - 20)
    hard.paste(90, (streak, hard.height // 5, streak + 1, hard.height * 4 // 5))
    return hard


def _photographed(sheet: Sheet) -> Image.Image:
    chance = random.Random(sheet.seed)
    page = _page(sheet)
    margin = page.width // 12
    lying = Image.new("RGB", (page.width + 2 * margin, page.height + 2 * margin), TABLE)
    lying.paste(page, (margin, margin))
    lying = lying.rotate(sheet.turn, Image.Resampling.BICUBIC, fillcolor=TABLE)
    seen = lying.transform(
        lying.size,
        Image.Transform.PERSPECTIVE,
        _tilt(lying.width, lying.height, chance.uniform(0.012, 0.03)),
        Image.Resampling.BICUBIC,
        fillcolor=TABLE,
    )
    light = Image.linear_gradient("L").resize(seen.size).point([175 + level * 80 // 255 for level in range(256)])
    lit = ImageChops.multiply(seen, Image.merge("RGB", (light, light, light)))
    return _noisy(lit.filter(ImageFilter.GaussianBlur(0.8)), 14, sheet.seed)


def _tilt(width: int, height: int, share: float) -> tuple[float, ...]:
    """Looking from below: the upper edge is shorter by `share` of the width on each side, the lower edge stays.

    Pillow's eight coefficients: the point (x, y) shows the page at ((ax+by+c)/(gx+hy+1), (dx+ey+f)/(gx+hy+1)).
    """
    widened = 1 / (1 - 2 * share)
    inset = share * width * widened
    return widened, inset / height, -inset, 0.0, widened, 0.0, 0.0, (widened - 1) / height


def _page(sheet: Sheet) -> Image.Image:
    return Image.open(BytesIO(sheet.png)).convert("RGB")


def _noisy(picture: Image.Image, strength: int, seed: str) -> Image.Image:
    """Each dot up to `strength` levels darker or lighter, the same in all colours."""
    chance = random.Random(seed)
    grain = Image.frombytes("L", picture.size, chance.randbytes(picture.width * picture.height))
    grain = grain.point([level * strength // 255 for level in range(256)])
    layers = (grain, grain, grain)
    spread = grain if picture.mode == "L" else Image.merge("RGB", layers)
    return ImageChops.add(picture, spread, offset=-strength // 2)


def _bound(pages: Sequence[Image.Image], dpi: int) -> bytes:
    file = BytesIO()
    made = gmtime(MADE)
    pages[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], creationDate=made, modDate=made)
    return file.getvalue()
