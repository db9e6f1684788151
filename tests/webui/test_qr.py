"""QR codes are SVG of our own, and hold what they should without showing it as markup."""

from markupsafe import Markup

from webui.qr import qr


def test_a_qr_code_is_inline_svg_without_style_or_script() -> None:
    drawn = qr("otpauth://totp/<script>alert(1)</script>?secret=ABC")
    assert isinstance(drawn, Markup)
    assert drawn.startswith("<svg")
    for forbidden in ("script", "style=", "otpauth"):
        assert forbidden not in drawn


def test_other_texts_are_drawn_otherwise() -> None:
    assert qr("a") == qr("a") != qr("b")
