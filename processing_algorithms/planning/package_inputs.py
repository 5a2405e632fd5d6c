"""The texts, numbers and folders that a planning package is made with."""

from __future__ import annotations

from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP

KINDS = ("QHC", "QPK", "QCT")
# Parameter → (key of the engine, title, help, advanced)
TEXTS = {
    "PLAN_CODE": ("plan_code_given", QT_TRANSLATE_NOOP("BacGiang", "Plan code (maHoSoQH)"),
                  QT_TRANSLATE_NOOP("BacGiang", "Such as 24QHC0010001. Empty: composed of the parts below."),
                  False),
    "INFO_CODE": ("info_code_given", QT_TRANSLATE_NOOP("BacGiang", "Planning information code (maThongTinQH)"),
                  QT_TRANSLATE_NOOP("BacGiang", "The 12 digits that were issued. Empty: a provisional code."),
                  False),
    "SCALE": ("scale", QT_TRANSLATE_NOOP("BacGiang", "Scale of the plan"),
              QT_TRANSLATE_NOOP("BacGiang", "Such as 1:2000."), False),
    "DECISION": ("decision_number", QT_TRANSLATE_NOOP("BacGiang", "Decision number"),
                 QT_TRANSLATE_NOOP("BacGiang", "Of the approval of the plan."), False),
    "DECISION_DATE": ("decision_date", QT_TRANSLATE_NOOP("BacGiang", "Decision date"),
                      QT_TRANSLATE_NOOP("BacGiang", "A day such as 2026-12-31."), False),
    "PLACE": ("place", QT_TRANSLATE_NOOP("BacGiang", "Place of the plan"),
              QT_TRANSLATE_NOOP("BacGiang", "Commune and province."), True),
    "APPROVER": ("approver", QT_TRANSLATE_NOOP("BacGiang", "Approved by"),
                 QT_TRANSLATE_NOOP("BacGiang", "The authority."), True),
    "CONSULTANT": ("consultant", QT_TRANSLATE_NOOP("BacGiang", "Consultant"),
                   QT_TRANSLATE_NOOP("BacGiang", "Who made the plan."), True),
    "PROVINCE": ("province", QT_TRANSLATE_NOOP("BacGiang", "Province code"),
                 QT_TRANSLATE_NOOP("BacGiang", "Two digits. Empty: 24."), True),
}  # fmt: skip
# Parameter → (key, title, default, least, most)
NUMBERS = {
    "ISSUE": ("issue", QT_TRANSLATE_NOOP("BacGiang", "Issue digit of the plan code"), 0, 0, 9),
    "PART": ("part", QT_TRANSLATE_NOOP("BacGiang", "Two digits of the plan code"), 1, 0, 99),
    "SERIAL": ("serial", QT_TRANSLATE_NOOP("BacGiang", "Four digits of the plan code"), 1, 0, 9999),
    "YEAR": ("year", QT_TRANSLATE_NOOP("BacGiang", "Year of the information code"), 2026, 2000, 2099),
    "LEVEL": ("level", QT_TRANSLATE_NOOP("BacGiang", "Level of the information code"), 3, 1, 4),
    "INFO_KIND": ("info_kind", QT_TRANSLATE_NOOP("BacGiang", "Kind of the information code"), 1, 1, 5),
    "ADJUSTMENT": (
        "adjustment", QT_TRANSLATE_NOOP("BacGiang", "Adjustment digit of the information code"), 0, 0, 2,
    ),
}  # fmt: skip
FOLDERS = {
    "DRAWINGS": ("drawings", QT_TRANSLATE_NOOP("BacGiang", "Drawings (originals)"), "HoSoBASIC/BanVe"),
    "DOCUMENTS": (
        "documents", QT_TRANSLATE_NOOP("BacGiang", "Documents (originals)"), "HoSoBASIC/VanBan",
    ),
    "SCANNED_DRAWINGS": (
        "scanned_drawings", QT_TRANSLATE_NOOP("BacGiang", "Scanned drawings (JPG)"), "HoSoScan/BanVe",
    ),
    "SCANNED_DOCUMENTS": (
        "scanned_documents", QT_TRANSLATE_NOOP("BacGiang", "Scanned documents (PDF)"), "HoSoScan/VanBan",
    ),
}  # fmt: skip
