"""Generated photos: visible caption, EXIF time with offset, GPS place, all eight orientation tags."""
import hashlib
import io

from .tables import rng, write_csv

FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"     # Debian package fonts-wqy-microhei
COUNT = 24                                                  # files, the last a byte-identical duplicate
SIZE = (1600, 1200)
HEADER = ["file", "sha256", "visit", "item", "angle", "capturedAt", "lat", "lon", "orientation", "caption", "duplicateOf"]
SCENE_ORDER = ["140525", "140581", "140524", "140502", "140522", "140521", "140571"]


def chosen(visits):
    """The photos that exist as files: up to three of each visit of the first project of each territory."""
    picked = []
    for region in SCENE_ORDER:
        for visit in visits:
            if visit["project"] == f"JC26-{region}-001" and visit["sealed"]:
                picked += [(visit, photo) for photo in visit["photos"][:3]]
    return picked[: COUNT - 1]


def render(visit, photo, orientation):
    """JPEG bytes of one photo; its pixels are stored so that the tag turns them upright."""
    from PIL import Image, ImageDraw, ImageFont
    pick = rng(f"photo:{photo['name']}")
    image = _texture(Image, pick)
    draw = ImageDraw.Draw(image)
    _site(draw, pick)
    caption = f"示例照片 {photo['name'][:-4]}/{photo['capturedAt'][:10]}/{photo['angle']}"
    draw.rectangle((0, 1090, 1600, 1200), fill=(20, 20, 20))
    draw.text((40, 1115), caption, font=ImageFont.truetype(FONT, 52), fill=(255, 255, 255))
    draw.rectangle((0, 0, 80, 80), fill=(220, 20, 20))        # upright images have red at the top left
    turned = _stored(Image, image, orientation)
    exif = _exif(Image, photo["capturedAt"], visit["place"], orientation)
    for quality in range(80, 20, -6):
        out = io.BytesIO()
        turned.save(out, "JPEG", quality=quality, exif=exif)
        if out.tell() <= 110_000:
            break
    return out.getvalue(), caption


def _texture(Image, pick):
    sky = tuple(pick.randrange(120, 220) for _ in range(3))
    ground = tuple(pick.randrange(70, 150) for _ in range(3))
    small = Image.new("RGB", (200, 150))
    small.putdata([tuple(max(0, min(255, c + pick.randrange(-18, 19))) for c in (sky if i < 200 * 85 else ground))
                   for i in range(200 * 150)])
    return small.resize(SIZE, Image.Resampling.BICUBIC)


def _site(draw, pick):
    for _ in range(pick.randrange(4, 9)):
        left, top = pick.randrange(60, 1400), pick.randrange(320, 640)
        width, shade = pick.randrange(90, 320), pick.randrange(80, 200)
        draw.rectangle((left, top, left + width, 760), fill=(shade, shade - 10, shade - 25), outline=(60, 60, 60), width=4)
        for x in range(left + 20, left + width - 24, 44):
            for y in range(top + 20, 730, 56):
                draw.rectangle((x, y, x + 22, y + 30), fill=(90, 110, 140))
    for _ in range(pick.randrange(1, 4)):
        x, top = pick.randrange(150, 1350), pick.randrange(120, 300)
        draw.line((x, 820, x, top), fill=(210, 150, 20), width=14)
        draw.line((x - 120, top + 20, x + 260, top + 20), fill=(210, 150, 20), width=10)


def _stored(Image, image, orientation):
    turn = Image.Transpose
    inverse = {2: turn.FLIP_LEFT_RIGHT, 3: turn.ROTATE_180, 4: turn.FLIP_TOP_BOTTOM, 5: turn.TRANSPOSE,
               6: turn.ROTATE_90, 7: turn.TRANSVERSE, 8: turn.ROTATE_270}
    return image.transpose(inverse[orientation]) if orientation > 1 else image


def _exif(Image, captured, place, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "示例相机".encode("utf-8").decode("latin-1")
    exif[0x0132] = captured[:19].replace("-", ":").replace("T", " ")
    details = exif.get_ifd(0x8769)
    details[0x9003] = details[0x9004] = exif[0x0132]
    details[0x9010] = details[0x9011] = "+08:00"
    gps = exif.get_ifd(0x8825)
    gps.update({1: "N", 2: _degrees(place["lat"]), 3: "E", 4: _degrees(place["lon"])})
    return exif.tobytes()


def _degrees(text):
    from fractions import Fraction
    from PIL.TiffImagePlugin import IFDRational
    value = Fraction(text)
    minutes = (value - int(value)) * 60
    seconds = (minutes - int(minutes)) * 60
    return IFDRational(int(value), 1), IFDRational(int(minutes), 1), IFDRational(round(seconds * 1000), 1000)


def write(folder, visits):
    (folder / "photos").mkdir(parents=True, exist_ok=True)
    rows = []
    for number, (visit, photo) in enumerate(chosen(visits)):
        orientation = number % 8 + 1
        data, caption = render(visit, photo, orientation)
        (folder / "photos" / photo["name"]).write_bytes(data)
        rows.append([photo["name"], hashlib.sha256(data).hexdigest(), visit["visit"], photo["item"], photo["angle"],
                     photo["capturedAt"], visit["place"]["lat"], visit["place"]["lon"], orientation, caption, ""])
    twin = rows[0]
    name = twin[0].replace(".jpg", "-copy.jpg")
    (folder / "photos" / name).write_bytes((folder / "photos" / twin[0]).read_bytes())
    rows.append([name, *twin[1:-1], twin[0]])
    write_csv(folder / "photos.csv", HEADER, rows)


def write_all(folder, visits):
    """Every photo the visits name (more than two thousand), for load tests; not part of the repository."""
    folder.mkdir(parents=True, exist_ok=True)
    for visit in visits:
        for number, photo in enumerate(visit["photos"]):
            (folder / photo["name"]).write_bytes(render(visit, photo, number % 8 + 1)[0])
