from dataclasses import replace

import pytest

from tests.domain.tickets.test_ticket import fresh
from tuidesk.domain.letters.address import Address
from tuidesk.domain.outgoing.templating import (
    MAX_TEMPLATE,
    TemplateError,
    check,
    first_name,
    holes,
    render,
    values_for,
)

VALUES = {"customer": {"first_name": "Olivia", "name": ""}, "agent": {"name": "anna"}}


def test_values_defaults_and_conditions() -> None:
    template = (
        "Hi {{ customer.first_name }}{{ customer.name | default: '!' }}"
        "{% if shipment.url %} see {{ shipment.url }}{% else %}.{% endif %}"
    )
    assert render(template, VALUES) == "Hi Olivia!."


def test_a_missing_value_is_a_visible_hole() -> None:
    text = render(
        "It costs {{ refund.amount }} for\n> {{ quoted }}".replace("{{ quoted }}", "x"), VALUES
    )
    assert text.startswith("It costs {{ refund.amount }}")
    assert holes(text) == [(1, 9, "{{ refund.amount }}")]


def test_quoted_lines_have_no_holes() -> None:
    assert holes("fine\n> {{ theirs }}") == []


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        ("{{ customer.nmae }}", "Line 1: 'customer.nmae'"),
        ("a\nb {{ unknown.thing }}", "Line 2: 'unknown.thing'"),
        ("{% for x in y %}{% endfor %}", "for"),
        ("{% include 'x' %}", "include"),
        ("{% if %}", "Line 1"),
        ("x" * 20_001, "longer"),
    ],
)
def test_wrong_templates_are_refused(template: str, complaint: str) -> None:
    with pytest.raises(TemplateError, match=complaint):
        check(template)


def test_a_customers_words_are_never_template() -> None:
    ticket = replace(fresh(), customer=Address("{{ agent.name }}{% if x %}", "x@mail.example"))
    values = values_for(ticket, agent="anna", agent_full_name="", shop="Shop")
    text = render("Hi {{ customer.name }}", values)
    assert text == "Hi { agent.name }{% if x %}"
    assert holes(text) == []


@pytest.mark.parametrize(
    ("name", "greeted"),
    [
        ("Olivia Hart", "Olivia"),
        ("Müller, Bernd", "Bernd"),
        ("INFO", ""),
        ("Shop GmbH", ""),
        ("JÖRG M", "Jörg"),
    ],
)
def test_names_for_a_greeting(name: str, greeted: str) -> None:
    assert first_name(name) == greeted


@pytest.mark.parametrize(
    "template",
    [
        "{{ customer.name" + ' | replace: "a", "aaaaaaaaaa"' * 12 + " }}",
        "{{ customer.name" + ' | replace: "", "abcdefghij"' * 20 + " }}",
        '{{ (1..100000000) | join: "x" }}',
        "{% for number in (1..100000000) %}x{% endfor %}",
        "x" * (MAX_TEMPLATE + 1),
    ],
)
def test_little_makes_no_much(template: str) -> None:
    with pytest.raises(TemplateError):
        render(template, {"customer": {"name": "a" * 100}})


def test_what_is_left_of_ranges_is_never_written_out() -> None:
    for template in ("{{ (1..99999999) }}", "{{ (1..99999999) | size }}"):
        assert len(render(template, {})) < 20
