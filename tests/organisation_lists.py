"""Synthetic NHS lists in the layout of epraccur: no organisation in them exists."""

import csv
import io
import zipfile

SWL, NCL, NORTH_EAST = "QWE", "QMJ", "QHM"  # ODS codes of ICBs; the last is not in London


def practice(code, name="SYNTHETIC SURGERY", *, icb=SWL, postcode="SW11 1AA", status="A", closed="", setting="4"):
    row = [""] * 27
    row[0], row[1], row[2], row[3], row[9], row[10], row[11], row[12] = (
        *(code, name, "Y56", icb, postcode, "19740401", closed, status),
    )
    row[25] = setting
    return row


def as_csv(*rows):
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue().encode()


def as_zip(data, name="epraccur.csv", **others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
        for other, content in others.items():
            packed.writestr(other, content)
    return out.getvalue()
