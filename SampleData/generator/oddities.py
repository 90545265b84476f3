"""Hostile register samples: what an import must refuse or repair with a clear word."""
from . import register
from .tables import save_workbook, write_csv


def write(folder, projects):
    from openpyxl import Workbook
    folder = folder / "odd"
    rows = [register.row(p, set()) for p in projects[:12]]
    header = register.HEADER
    write_csv(folder / "duplicated-codes.csv", header, rows[:6] + [rows[2][:1] + rows[7][1:]] + [rows[4]])
    letters = [row[:] for row in rows[:5]]
    for row, text in zip(letters, ["1.2亿", "12O00", "约9000", "", "３５００"]):
        row[10] = text
    write_csv(folder / "letters-in-amounts.csv", header, letters)
    gone = header.index("年度计划投资（万元）")
    write_csv(folder / "missing-column.csv", header[:gone] + header[gone + 1:], [r[:gone] + r[gone + 1:] for r in rows[:5]])
    book = Workbook()
    sheet = book.active
    sheet.title = "合并表头"
    sheet["A1"] = "【示例】2026年重点项目表"
    sheet.merge_cells("A1:L1")
    groups = [("A2:D2", "基本情况"), ("E2:I2", "建设情况"), ("J2:L2", "投资（万元）")]
    for area, title in groups:
        sheet[area.split(":")[0]] = title
        sheet.merge_cells(area)
    for column, title in enumerate(header[:12], 1):
        sheet.cell(3, column, title)
    for line, values in enumerate(rows[:8], 4):
        for column, value in enumerate(values[:12], 1):
            sheet.cell(line, column, value)
    sheet["A12"] = "合计"
    sheet.merge_cells("A12:I12")
    save_workbook(book, folder / "merged-headers.xlsx")
