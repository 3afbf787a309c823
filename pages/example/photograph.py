"""A drawn picture where an office would attach a photograph: twelve street lamps at dusk."""

from __future__ import annotations

import io

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE = (1200, 800)
HORIZON = 520
SKY, GLOW, HILLS, ROAD, EDGE, POST, LIGHT = (
    (24, 37, 66),
    (214, 132, 92),
    (27, 58, 52),
    (58, 62, 70),
    (196, 190, 170),
    (20, 22, 28),
    (255, 226, 150),
)


def street_lamps() -> bytes:
    """A JPEG of a road at dusk with all of its lamps lit."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    for y in range(HORIZON):
        share = (y / HORIZON) ** 3
        draw.line(
            [(0, y), (SIZE[0], y)], fill=tuple(round(a + (b - a) * share) for a, b in zip(SKY, GLOW, strict=True))
        )
    draw.polygon([(0, 470), (260, 360), (520, 480), (820, 330), (1200, 460), (1200, 800), (0, 800)], fill=HILLS)
    draw.polygon([(560, HORIZON), (640, HORIZON), (1150, 800), (50, 800)], fill=ROAD)
    draw.line([(560, HORIZON), (50, 800)], fill=EDGE, width=4)
    draw.line([(640, HORIZON), (1150, 800)], fill=EDGE, width=4)
    lights = Image.new("RGB", SIZE)
    glow = ImageDraw.Draw(lights)
    for step in range(6):
        nearness = (step + 1) / 6
        for side in (-1, 1):
            foot = (600 + side * (60 + 520 * nearness**2), HORIZON + 250 * nearness**2)
            _lamp(draw, glow, foot, height=60 + 320 * nearness**2, side=side)
    picture = ImageChops.screen(picture, lights.filter(ImageFilter.GaussianBlur(22)))
    picture = ImageChops.lighter(picture, lights.filter(ImageFilter.GaussianBlur(2)))
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=86)
    return output.getvalue()


def _lamp(
    draw: ImageDraw.ImageDraw, glow: ImageDraw.ImageDraw, foot: tuple[float, float], *, height: float, side: int
) -> None:
    """A post with an arm over the road, and its light on a layer of its own."""
    x, y = foot
    top, arm, radius = y - height, x - side * height / 4, max(3.0, height / 24)
    draw.line([(x, y), (x, top)], fill=POST, width=max(2, round(height / 40)))
    draw.line([(x, top), (arm, top)], fill=POST, width=max(2, round(height / 50)))
    glow.ellipse([arm - radius, top, arm + radius, top + 2 * radius], fill=LIGHT)
