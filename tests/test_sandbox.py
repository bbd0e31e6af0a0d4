"""A book's own templates: none reaches out of what it is given, none goes on for ever, and a faulty one is told and replaced."""

# ruff: noqa: E501 - a template is one line

from __future__ import annotations

from pathlib import Path

import pytest
from making import lay

from bookforge.editions.templates import Templates
from bookforge.theme import Theme

NAME = "epub/page.xhtml"


def rendered(folder: Path, text: str, more: str = "") -> tuple[str, list[str]]:
    """What a book's own template gives, and what is said of it; where it is faulty, bookforge's own is asked and, since
    nothing that it needs is given here, says so."""
    templates = Templates(Theme(lay(folder, {f"templates/{NAME}": text, "templates/more.xhtml": more}).resolve()))
    try:
        return templates.render(NAME, title="A <b>", words=["one", "two"], data={"a": 1}), []
    except Exception:
        return "", [finding.message for finding in templates.findings]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ title }}", "A &lt;b&gt;"),
        (
            "{% for w in words %}{{ loop.index }}/{{ loop.length }} {{ w ~ title }};{% endfor %}",
            "1/2 oneA &lt;b&gt;;2/2 twoA &lt;b&gt;;",
        ),
        ("{{ words | join(', ') | upper }}{{ '%s-%02d' | format('a', 1) }}", "ONE, TWOa-01"),
        ("{% macro m(n) %}{% if n %}{{ n }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(3) }}", "321"),
        (
            "{% for w in words recursive %}{{ w }}{% endfor %}{{ 'a' * 3 }}{{ 2 ** 8 }}{{ [1] + [2] }}",
            "onetwoaaa256[1, 2]",
        ),
        ("{% set x %}{{ title }}{% endset %}{{ x }}{{ x ~ '<' }}", "A &lt;b&gt;A &lt;b&gt;&lt;"),
    ],
)
def test_a_template_does_what_templates_do(tmp_path: Path, text: str, said: str) -> None:
    assert rendered(tmp_path, text) == (said, [])


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ words.append('x') }}",
        "{{ data.update(b=1) }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'] }}",
        "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "{% include '../../../../etc/passwd' %}",
        "{% include '/etc/passwd' %}",
        "{{ title.__format__('x') }}",
        "{{ '{0.__class__.__init__.__globals__}'.format(title) }}",
        "{{ title | attr('__class__') | attr('__base__') | attr('__subclasses__') }}",
    ],
)
def test_no_template_reaches_out(tmp_path: Path, text: str) -> None:
    given, said = rendered(tmp_path, text)
    assert given == ""
    assert len(said) == 1


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% for a in range(99999) if a < 0 %}{% endfor %}" * 30,
        "{% for a in range(99999) %}{% for b in range(99999) %}" + "x" * 999 + "{% endfor %}{% endfor %}",
        "{{ 'a' * 10 ** 10 }}",
        "{{ [0] * 10 ** 10 }}",
        "{{ 9 ** 99999999 }}",
        "{{ 'a'.center(10 ** 10) }}",
        "{{ 'a' | center(9999999999) }}",
        "{{ '%9999999999d' | format(1) }}",
        "{{ '%9999999999d' % 1 }}",
        "{{ '%*d' % (999999, 1) }}",
        "{{ '{:9999999999}'.format(1) }}",
        "{{ '{:{}}'.format(1, 9999999999) }}",
        "{{ words | batch(9999999999, 'x') | list }}",
        "{{ 'a' | indent(9999999999, true) }}",
        "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
        "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x | replace('a', n.x) %}{% endfor %}",
        "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x.replace('a', n.x) %}{% endfor %}",
        "{% set n = namespace(x=['a']) %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
        "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = [n.x, n.x] | join %}{% endfor %}",
        "{% set n = namespace(x='a') %}{% for i in range(60) %}{% set y %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = y %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        f"{{% include '{NAME}' %}}",
        "{% set n = 40 %}{% include 'more.xhtml' %}",
    ],
)
def test_no_template_goes_on_for_ever(tmp_path: Path, text: str) -> None:
    """It comes to an end, and is told of the template."""
    more = "{% if n %}{% set n = n - 1 %}{% include 'more.xhtml' %}{% include 'more.xhtml' %}{% endif %}"
    given, said = rendered(tmp_path, text, more)
    assert (given, len(said)) == ("", 1)
