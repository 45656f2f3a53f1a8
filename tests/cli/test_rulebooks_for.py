"""`opencme rulebooks for`: which programmes apply to somebody, with the reason for each."""

import pytest

from tests.cli.command import opencme


def test_what_applies_comes_before_what_may_apply_each_with_its_reason() -> None:
    ran = opencme("rulebooks", "for", "physician-md", "US-FL", "US-DE", "--fact", "dea-registered", columns=200)
    assert ran.code == 0
    apply, _, perhaps = " ".join(ran.out.split()).partition("They may apply:")
    assert "us-fl-md" in apply
    assert "since you hold a DEA registration." in apply
    assert "us-de-csr" in perhaps
    assert "Do you prescribe controlled substances?" in perhaps


def test_what_is_ruled_out_is_left_out() -> None:
    ran = opencme("rulebooks", "for", "MD", "us-fl", "--fact", "no-dea-registered", "--specialty", "family-medicine")
    assert "us-dea-mate" not in ran.out
    assert "us-abim" not in ran.out
    assert "us-aafp" in ran.out


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("wizard", "US-FL"), "unknown profession"),
        (("nurse-rn", "US-FLO"), 'unknown place "US-FLO"; did you mean "US-FL"?'),
        (("nurse-rn", "US-FL", "--fact", "rich"), 'unknown fact "rich"'),
        (("nurse-rn", "US-FL", "--specialty", "family-medecine"), 'did you mean "family-medicine"?'),
    ],
)
def test_what_is_not_known_is_one_line_and_exit_code_2(arguments: tuple[str, ...], problem: str) -> None:
    ran = opencme("rulebooks", "for", *arguments)
    assert ran.code == 2
    assert problem in ran.err
    assert len(ran.err.strip().splitlines()) == 1
