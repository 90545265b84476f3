"""Pictures for the documentation: of what the window shows, in 256 colours, and never a heavy file."""

import io

from PIL import Image

# Bytes of one picture; the README loads two of them.
MOST = 150_000


def keep(page, path):
    """Writes what a tab shows to a PNG."""
    shown = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shown.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    assert size <= MOST, f"{path} weighs {size} bytes"
    print(f"{path.name}: {size} bytes")
