"""Templates: sentences compiled in, and lines written once."""

from jinja2 import DictLoader

from web.i18n import Catalogue, Language
from web.templating import Templates

ENGLISH = Catalogue(
    Language.EN,
    single={"首页": "Home & more", "共 %(n)s 件": "%(n)s in all", "达 100%%": "100%% reached"},
    plural={"%(num)d 件": ("%(num)d case", "%(num)d cases")},
)


def templates(**sources: str) -> Templates:
    """An English environment of these templates."""
    made = Templates(ENGLISH, lambda path: f"/static/{path}")
    made.loader = DictLoader(sources)
    return made


def rendered(source: str, **values: object) -> str:
    return templates(page=source).get_template("page").render(values)


def test_a_fixed_sentence_is_that_of_the_language() -> None:
    assert rendered('{{ _("首页") }}|{% trans %}首页{% endtrans %}') == "Home & more|Home & more"
    assert rendered('{{ _("未译") }} {{ _("达 100%%") }}') == "未译 100% reached"


def test_what_is_put_into_a_sentence_is_escaped() -> None:
    assert rendered('{{ _("共 %(n)s 件", n=n) }}', n="<b>") == "&lt;b&gt; in all"


def test_a_sentence_is_an_argument_like_any_other() -> None:
    source = '{% macro line(text) %}<i>{{ text }}</i>{% endmacro %}{{ line(_("首页")) }}'
    assert rendered(source) == "<i>Home & more</i>"
    assert rendered("{{ _(text) }}", text="首页") == "Home & more"


def test_a_number_chooses_the_form_of_its_sentence() -> None:
    source = '{{ ngettext("%(num)d 件", "%(num)d 件", n) }}'
    assert rendered(source, n=1) == "1 case"
    assert rendered(source, n=2) == "2 cases"


def test_a_line_is_written_once_for_what_it_shows() -> None:
    seen: list[object] = []
    made = templates(
        lines="{% macro line(shown) %}<li>{{ shown|seen }}</li>{% endmacro %}",
        page='{% from "lines" import line %}'
        "{% for each in lines %}{{ line|once(each) }}{% endfor %}",
    )

    def look(shown: object) -> object:
        seen.append(shown)
        return shown

    made.filters["seen"] = look
    page = made.get_template("page")
    assert page.render(lines=("a", "<", "a")) == "<li>a</li><li>&lt;</li><li>a</li>"
    assert page.render(lines=("b", "<")) == "<li>b</li><li>&lt;</li>"
    assert seen == ["a", "<", "b"]


def test_a_list_is_written_again_for_one_other_line_and_that_line_alone() -> None:
    seen: list[object] = []
    made = templates(
        lines="{% macro line(shown) %}<li>{{ shown|seen }}</li>{% endmacro %}"
        "{% macro whole_list(lines) %}"
        "{{ lines|length|seen }}:"
        "{% for each in lines %}{{ line|once(each) }}{% endfor %}{% endmacro %}",
        page='{% from "lines" import whole_list %}{{ whole_list|whole(lines) }}',
    )

    def look(shown: object) -> object:
        seen.append(shown)
        return shown

    made.filters["seen"] = look
    page = made.get_template("page")
    for _ in range(2):
        assert page.render(lines=("a", "b")) == "2:<li>a</li><li>b</li>"
    assert seen == [2, "a", "b"]
    assert page.render(lines=("a", "c")) == "2:<li>a</li><li>c</li>"
    assert seen[3:] == [2, "c"]
