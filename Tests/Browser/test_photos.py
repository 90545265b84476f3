"""Photos in the browser: dropped, kept byte for byte, put to items by mouse and by keys, looked at, never lost."""

import hashlib
import signal

import pytest

from conftest import ROOT, saved
from photo_files import card, heic, jpeg, pdf

HOSTILE = "<img src=x onerror=alert(1)>‮📷עברית.jpg"


def photos_page(page, laptop, visit):
    page.goto(f"{laptop.base}/visits/{visit}/photos")


def offer(page, *files):
    """Hands files to the page as the file chooser does and waits until each is saved or refused."""
    page.locator("[data-files]").first.set_input_files([
        file if isinstance(file, dict) else str(file) for file in files])
    settled(page)


def settled(page):
    page.locator("[data-progress][data-state=done]").wait_for(timeout=60_000)


def dropped(page, files):
    """Drops files on the page: what a person does with the mouse."""
    transfer = page.evaluate_handle(
        """(files) => {
            const transfer = new DataTransfer();
            for (const { name, bytes } of files) {
                transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name));
            }
            return transfer;
        }""", files)
    page.dispatch_event("body", "drop", {"dataTransfer": transfer})
    settled(page)


def listed(laptop, visit):
    return laptop.documents("photos", "list", visit)


def kept_bytes(laptop):
    """The SHA-256 of every photo's file in the laptop's store."""
    return {hashlib.sha256(file.read_bytes()).hexdigest() for file in (laptop.home / "photos").rglob("*") if file.is_file()}


def as_payload(name, data):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def test_dropped_photos_are_kept_byte_for_byte_and_shown_with_time_and_place(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    files = card(tmp_path, 3)
    offer(page, *files)
    assert page.locator("[data-grid] .photo").count() == 3
    assert {hashlib.sha256(file.read_bytes()).hexdigest() for file in files} == kept_bytes(laptop)
    tile = page.locator("[data-grid] .photo").first
    page.wait_for_function("() => [...document.querySelectorAll('.photo img')].every((image) => image.naturalWidth > 0)")
    assert "10:00" in tile.inner_text() and "距项目" in tile.inner_text()
    assert "只在本机" in tile.inner_text()
    assert len(listed(laptop, visit)) == 3


def test_the_same_photo_twice_is_one(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    file = card(tmp_path, 1)[0]
    offer(page, file)
    offer(page, file)
    assert "原来已有 1" in page.locator("[data-progress]").inner_text()
    assert page.locator("[data-grid] .photo").count() == len(listed(laptop, visit)) == 1


def test_files_dropped_with_the_mouse_and_a_whole_folder(tab, laptop, tmp_path):
    import base64

    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    dropped(page, [{"name": f"a{n}.jpg", "bytes": base64.b64encode(jpeg(n)).decode()} for n in range(2)])
    folder = tmp_path / "DCIM"
    (folder / "100").mkdir(parents=True)
    for number in range(2, 5):
        (folder / "100" / f"b{number}.jpg").write_bytes(jpeg(number))
    (folder / ".DS_Store").write_bytes(b"x")
    page.locator("[data-files]").nth(1).set_input_files(str(folder))
    page.wait_for_function("() => document.querySelectorAll('[data-grid] .photo').length === 5")
    settled(page)
    assert "系统文件未采用 1" in page.locator("[data-progress]").inner_text()
    assert len(listed(laptop, visit)) == 5


@pytest.mark.parametrize("language,truncated,empty,unknown", [
    ("zh", "结尾缺失", "0 字节", "无法识别"), ("en", "its end is missing", "0 bytes", "Unknown kind")])
def test_what_is_no_whole_photo_is_refused_in_words(tab, laptop, language, truncated, empty, unknown):
    page = tab(language)
    page.watch.allowed.add("422")
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    whole = jpeg(1)
    offer(page, as_payload("cut.jpg", whole[: len(whole) // 2]), as_payload("empty.jpg", b""),
          as_payload("film.jpg", b"RIFF....AVI "), as_payload("good.jpg", whole))
    refusals = page.locator("[data-refusals] li")
    assert refusals.count() == 3
    for name, words in (("cut.jpg", truncated), ("empty.jpg", empty), ("film.jpg", unknown)):
        assert words in refusals.filter(has_text=name).inner_text()
    assert len(listed(laptop, visit)) == 1
    refusals.filter(has_text="cut.jpg").get_by_role("button").click()
    page.wait_for_function("() => document.querySelectorAll('[data-grid] .photo').length === 2")
    assert any("【不完整】" in (photo["caption"] or "") for photo in listed(laptop, visit))


def test_a_file_beyond_the_limit_is_refused_with_its_size(tab, laptop, tmp_path):
    page = tab()
    page.watch.allowed.add("422")
    photos_page(page, laptop, laptop.visit())
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.write(jpeg(1))
        file.truncate((256 << 20) + 1)
    offer(page, large)
    assert "268435457 字节，超过上限" in page.locator("[data-refusals] li").inner_text()


def test_a_hostile_file_name_is_shown_and_never_run(tab, laptop):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    offer(page, as_payload(HOSTILE, jpeg(1)))
    name = page.locator("[data-grid] .name-of").inner_text()
    assert "<img src=x onerror=alert(1)>" in name and "📷עברית" in name and "\u202e" not in name
    page.reload()
    page.locator("[data-grid] .view").click()
    page.locator("[data-viewer] dd", has_text="onerror").wait_for()


def test_heic_and_pdf_have_a_placeholder_and_are_handed_out_as_they_are(tab, laptop):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    offer(page, as_payload("手机.heic", heic()), as_payload("许可证.pdf", pdf()))
    shown = page.locator("[data-grid] .no-picture").all_inner_texts()
    assert any("HEIC" in text and "手机.heic" in text for text in shown)
    assert any("PDF" in text and "许可证.pdf" in text for text in shown)
    for link in page.locator("[data-grid] .view").all():
        link.click()
        address = page.locator("[data-viewer] a[target=_blank]").get_attribute("href")
        answer = page.request.get(laptop.base + address)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert (answer.headers["content-type"], answer.body()) in [("image/heic", heic()), ("application/pdf", pdf())]
        page.keyboard.press("Escape")
    page.goto(f"{laptop.base}/visits/{visit}/sheet")
    assert "许可证.pdf" in page.locator(".sheet").inner_text()


def items_of(page, index):
    return page.locator("[data-grid] .photo").nth(index).locator(".items-of").inner_text()


def test_photos_are_put_to_items_by_keys_alone(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    offer(page, *card(tmp_path, 4))
    page.reload()
    page.locator("[data-grid] .pick input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("5")
    saved(page)
    assert items_of(page, 0) == items_of(page, 1) == "5 进度" and items_of(page, 2) == "未分项"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("0")
    saved(page)
    assert items_of(page, 2) == "10 问题"
    assert page.locator("[data-item='5'] .count").inner_text() == "2"
    page.reload()
    assert items_of(page, 1) == "5 进度"
    # Put elsewhere, a photo leaves where it was.
    page.locator("[data-grid] .pick input").nth(1).focus()
    page.keyboard.press("1")
    saved(page)
    assert items_of(page, 1) == "1 机制"


def test_photos_are_put_to_an_item_by_dragging(tab, laptop, tmp_path):
    page = tab()
    photos_page(page, laptop, laptop.visit())
    offer(page, *card(tmp_path, 2))
    page.locator("[data-grid] .photo").first.drag_to(page.locator("[data-item='8']"))
    page.wait_for_function("() => document.querySelector('.items-of').textContent.includes('施工')")
    assert items_of(page, 1) == "未分项"


def test_without_script_boxes_and_buttons_do_the_same(tab, laptop, tmp_path):
    visit = laptop.visit()
    for file in card(tmp_path, 2):
        laptop.cli("photos", "add", visit, str(file))
    page = tab(java_script_enabled=False)
    photos_page(page, laptop, visit)
    page.locator("[data-grid] .pick input").first.check()
    page.locator("[data-item='3']").click()
    assert items_of(page, 0) == "3 程序"
    page.locator("[data-grid] .view").nth(1).click()
    page.get_by_label("属于").select_option("7")
    page.get_by_role("button", name="归入").click()
    assert items_of(page, 1) == "7 服务"
    page.locator("[data-grid] .view").first.click()
    page.get_by_label("说明").fill("东北角")
    page.get_by_role("button", name="保存").click()
    assert page.get_by_label("说明").input_value() == "东北角"


def test_the_large_view_blocks_nothing_and_the_original_stays_as_it_is(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    offer(page, *card(tmp_path, 3))
    before = kept_bytes(laptop)
    page.locator("[data-grid] .pick input").first.focus()
    page.keyboard.press("Enter")
    viewer = page.locator("[data-viewer]")
    viewer.get_by_text("1 / 3").wait_for()
    page.keyboard.press("ArrowRight")
    viewer.get_by_text("2 / 3").wait_for()
    viewer.get_by_role("button", name="旋转").click()
    assert viewer.locator(".large").get_attribute("data-turn") == "90"
    viewer.get_by_label("说明").fill("从东向西看")
    saved(page)
    viewer.get_by_label("属于").select_option("8")
    saved(page)
    # The grid beside it still works.
    page.locator("[data-grid] .pick input").nth(2).check()
    page.keyboard.press("Escape")
    assert not viewer.is_visible()
    assert items_of(page, 1) == "8 施工"
    page.reload()
    page.locator("[data-grid] .view").nth(1).click()
    assert viewer.get_by_label("说明").input_value() == "从东向西看"
    assert viewer.locator(".large").get_attribute("data-turn") == "90"
    assert kept_bytes(laptop) == before


def test_a_photo_taken_out_can_be_put_back(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    offer(page, *card(tmp_path, 2))
    page.locator("[data-grid] .view").first.click()
    page.get_by_role("button", name="移出这次督导").click()
    page.get_by_text("原件仍在").wait_for()
    assert page.locator("[data-grid] .photo").count() == len(listed(laptop, visit)) == 1
    page.get_by_role("link", name="待归类的照片").click()
    assert page.locator("[data-grid] .photo").count() == 1
    page.go_back()
    page.get_by_role("button", name="撤销").click()
    assert page.locator("[data-grid] .photo").count() == len(listed(laptop, visit)) == 2


def test_a_program_killed_in_the_middle_loses_and_doubles_nothing(tab, laptop, tmp_path):
    page = tab()
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    page.watch.allowed.update(["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_SOCKET"])
    files = card(tmp_path, 30)
    page.locator("[data-files]").first.set_input_files([str(file) for file in files])
    page.wait_for_function("() => document.querySelectorAll('[data-grid] .photo').length >= 5")
    laptop.stop(signal.SIGKILL)
    page.locator("#saved[data-state=stopped]").wait_for()
    shown = page.locator("[data-grid] .photo").count()
    # Whatever the page called saved is on the disk.
    whole = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert shown < 30 and len(kept_bytes(laptop) & whole) >= shown
    laptop.start()
    page.watch.base = laptop.base
    page.goto(laptop.address)
    photos_page(page, laptop, visit)
    offer(page, *files)
    assert page.locator("[data-grid] .photo").count() == len(listed(laptop, visit)) == 30
    assert kept_bytes(laptop) == whole
    # Fails by itself if the check ends with anything but 0.
    report = laptop.documents("check")[0]
    assert report["findings"] == [] and report["photos"] == 30


def test_a_sealed_visit_takes_no_photos(tab, laptop):
    sealed = laptop.documents("visit", "list")[0]["visit"]
    page = tab()
    photos_page(page, laptop, sealed)
    assert page.locator("[data-drop]").count() == 0 and page.get_by_text("已封存").is_visible()


def test_sample_photos_of_every_odd_kind_are_taken_or_named(tab, laptop):
    page = tab()
    page.watch.allowed.add("422")
    visit = laptop.visit()
    photos_page(page, laptop, visit)
    files = sorted(file for file in (ROOT / "SampleData/photos-odd").iterdir() if file.is_file())
    offer(page, *files)
    taken = page.locator("[data-grid] .photo").count()
    assert taken > 0 and taken == len(listed(laptop, visit))
    known = int((page.locator("[data-progress]").inner_text().split("原来已有 ") + ["0"])[1].split(" ")[0])
    assert taken + known + page.locator("[data-refusals] li").count() == len(files)
