"""Names of staff inside a text, found by surname and by the words that introduce or follow a name.

Meant for bad reviews, where a name would pillory somebody. Errs towards masking: a word too much
costs a reader little, a name too few cannot be taken back. Window numbers are no names.
"""

import re
from collections.abc import Iterator

from rules.identifier_kinds import Span, spans_in
from rules.surnames import COMMON_SURNAMES, COMPOUND_SURNAMES, SURNAMES
from rules.traditional import SIMPLIFIED

TITLES = (
    "老师|科长|处长|主任|局长|所长|队长|站长|组长|班长|书记|经理|主管|窗口长|值班长|科员|"
    "同志|先生|女士|小姐|师傅|警官|民警|法官|律师|院长|校长|厅长|镇长|村长|干事|专员|助理|总监|"
    "大夫|护士|医生|医师|教授|阿姨|大姐|大哥|大爷|大妈|大叔|叔叔|姑娘|姐|哥|"
    r"[工总](?=[,\uff0c。!\uff01说不很的在让叫]|$)"
)
LABELS = (
    "工作人员|窗口人员|办事员|办事人员|经办人|承办人|受理人|审核人|审批人|负责人|责任人|联系人|接待员|服务员|"
    "导办员|引导员|咨询员|协管员|网格员|收件员|收费员|志愿者|客服|坐席|前台|保安|柜员|民警|辅警|城管|社工|"
    "科长|主任|处长|所长|班长|组长|名字叫|名叫|姓名|一个叫|那个叫"
)
DUTIES = (
    "老师|局长|队长|书记|站长|经理|主管|大夫|护士长?|医生|医师|院长|校长|厅长|镇长|村长|"
    "师傅|警官|法官|同志|专员"
)
"""Titles that a whole name may follow directly, and so much else that nothing may stand between."""
NOT_GIVEN = (
    "的了个位名这那有是找说和与及被让叫问跟向对给请们口员号区局路街镇乡县市省部门科处室厅窗"
    "中心不没在就也都很太把从到来去为因所以而且但要会能可又再上下前后里外先才只还便排末声到嘴度性何"
)
"""No given name has these; they are the words and places around one."""
AFTER_NAME = (
    "态的在说很不没把对让给和就也都是服语告要叫问办拒工先太一真非同老主科处所骂吼凶推玩退催翻笑聊与跟及"
    "挂瞪甩抢脾故居竟又会能从还才只已每总今当因被"
)
"""What a sentence goes on with after a name."""

ENDS_OF_WORDS = {
    "于": "至关等位由终属处限",
    "任": "主责担现原历连前",
    "何": "任如",
    "安": "保公治静",
    "方": "地官警校院双甲乙",
    "司": "公上",
    "关": "机相海",
    "管": "主城监",
    "金": "基奖资现",
    "卫": "保",
    "查": "检调审巡督核",
    "车": "租交客货",
    "商": "招工",
    "师": "老律厨",
    "费": "收免",
    "明": "说证声",
    "江": "松浙",
    "余": "其",
}
"""Surnames that end a word behind these: 公司经理 and 城管队长 are nobody's names."""

_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{SURNAMES}])"
_GIVEN = rf"[^\W\d_a-zA-Z{NOT_GIVEN}]"
_NOT_WORDS = (
    "(?!方便|方面|方案|方式|方法|周到|周末|周围|高兴|高峰|高度|高效|安全|安排|安静|连续|连忙|应该|解释|解决|"
    "解答|成功|成天|管理|马上|万一|万分|关于|关於|关键|关门|关窗|明明|明白|明显|路上|路过|严肃|严重|严格|尤其|毕竟|单独|"
    "商量|项目|司机|单位|单子|简单|白跑|白等|白天|白白|金额|金牌|段时|江苏|温州|温馨|华东|任何|任意|平时|常年|"
    "时间|余额|施工|程序|程度|钱款|钱包|田间|何时|何必|何况|夏天|于是|全程|明确|严厉|温和|温柔|冷漠|冷淡|冷笑|"
    "冷冰|冷言|冷眼|莫名|白眼|简直|曲解|陈述|许多|许久|许诺|谢谢|顾客|毛病|齐全|包庇|包办|辛苦|刁难|查看|查询|查不|"
    "房间|房屋|房子|费用|黄色|金色|白色|蓝色|连说|连声|连头|连看|连个|金融|任凭|任由|安慰|安抚|包容|包揽|"
    "高高|单手|戴眼|戴口|戴着|戴帽|明知|贺岁|施压|施舍|符合|严词|黄着|江湖|车技|车子|车辆|古板|马虎|简称|关心|关注|管不|管我)"
)
_FIRST = "".join(sorted({*SURNAMES, *(name[0] for name in COMPOUND_SURNAMES)}))
_NOT_INSIDE_WORDS = (
    # most characters begin no surname, and are asked no more than that
    rf"(?=[{_FIRST}])"
    + "".join(rf"(?!(?<=[{before}]){surname})" for surname, before in ENDS_OF_WORDS.items())
)
_WHOLE = rf"{_NOT_WORDS}(?P<id>(?!{_SURNAME}副?(?:{TITLES})){_SURNAME}(?:{_GIVEN}){{1,2}})"
"""A surname with a given name, not with a title."""
_NAME_ENDS = rf"(?=\W|[{AFTER_NAME}]|$)"
BEFORE_TITLE = re.compile(
    rf"{_NOT_INSIDE_WORDS}{_NOT_WORDS}(?P<id>{_SURNAME}(?:[ \u3000]?{_GIVEN}){{0,2}}?)"
    rf"(?=[ \u3000]?副?(?:{TITLES}))"
)
AFTER_LABEL = re.compile(
    rf"(?:{LABELS})[\s:\uff1a是,\uff0c(\uff08“\"《【]{{0,3}}{_WHOLE}{_NAME_ENDS}"
)
AFTER_DUTY = re.compile(rf"(?:{DUTIES})[\s:\uff1a(\uff08“\"]{{0,2}}{_WHOLE}{_NAME_ENDS}")
ON_A_BADGE = re.compile(
    r"(?:[胸工铭]牌|[胸工]卡|工作证)(?:上|里)?面?的?[写印标刻]?[的着了有]?(?:名字|姓名)?"
    rf"[\s:\uff1a是叫为“\"]{{0,3}}{_WHOLE}{_NAME_ENDS}"
)
BEFORE_LABEL = re.compile(rf"{_NOT_INSIDE_WORDS}{_WHOLE}(?=[(\uff08]\s?(?:{LABELS})\s?[)\uff09])")
SHORT_TITLE = re.compile(
    # 科, 处 and the like end many other words: only where a name may begin and a sentence go on
    r"(?<![^\W找和跟与向被问叫让给对是由的科处局所队站长])"
    rf"{_NOT_INSIDE_WORDS}(?![方高何白江石万])(?P<id>[{COMMON_SURNAMES}])"
    r"(?=副?[科处局所队站](?:[、,\uff0c。;\uff1b!\uff01?\uff1f推说不让叫态]|$))"
)
AT_THE_WINDOW = re.compile(
    rf"(?:窗口|柜台|大厅)(?:里|内)?的?{_NOT_WORDS}(?P<id>[{COMMON_SURNAMES}](?:(?![老某主所队站组班书经]){_GIVEN}){{1,2}}?)"
    r"(?=(?:的)?(?:态度|脾气)|说|骂|不理|不耐烦|很凶|一直|玩手机|聊天)"
)
FAMILIAR = re.compile(
    rf"(?<![大最很太])[小老](?!于\s?\d)(?P<id>[{COMMON_SURNAMES}])(?=\W|[{AFTER_NAME}姐哥姑妹叔伯师]|$)"
)
SURNAME_ONLY = re.compile(rf"姓(?P<id>{_SURNAME})(?=的|\W|$)")
OF_THE_NAME = re.compile(
    rf"(?P<id>{_SURNAME})(?=姓的?[工窗办男女老科处局所队站主经书民警保大护医师柜前])"
)
STAFF_NUMBER = re.compile(
    r"(?:工号|警号|胸牌号?|胸卡号?)\s{0,2}[:\uff1a是为]?\s{0,2}(?P<id>[A-Za-z0-9]{2,12})"
)
CALLED = re.compile(rf"叫{_NOT_WORDS}(?P<id>{_SURNAME}(?:{_GIVEN}){{1,2}})(?=的|\W|$)")
WHOLE_NAMES = (AFTER_LABEL, AFTER_DUTY, ON_A_BADGE, CALLED)
AND_ANOTHER = re.compile(rf"[ \u3000]?[、和与跟及][ \u3000]?{_WHOLE}{_NAME_ENDS}")
"""What may follow a whole name, again and again: 工作人员张伟、李强和王芳."""
BEFORE_NAMES = (BEFORE_TITLE, BEFORE_LABEL)
ONE_BEFORE = re.compile(rf"(?:^|(?<=[\W的是叫有]))(?=[{_FIRST}]){_WHOLE}[ \u3000]?、[ \u3000]?$")
"""What may stand before a name that a title follows, again and again: 张伟、李强、王芳老师."""
LONGEST_BEFORE = 8
"""Characters of it, two for spaces and one before it included."""
SOMEBODY = re.compile(rf"(?P<id>{_SURNAME})(?=某)")
ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Officer)\.?\s{1,2}(?P<id>[A-Z][a-z]{1,15}(?:\s[A-Z][a-z]{1,15})?)"
)
PATTERNS = (
    *(BEFORE_TITLE, AFTER_LABEL, AFTER_DUTY, BEFORE_LABEL, ON_A_BADGE, SHORT_TITLE),
    *(AT_THE_WINDOW, FAMILIAR, SURNAME_ONLY, OF_THE_NAME, CALLED, SOMEBODY),
    *(STAFF_NUMBER, ENGLISH),
)


def staff_names_in(text: str) -> Iterator[Span]:
    """Where names and numbers of staff stand, as (start, end); they may overlap."""
    simplified = text.translate(SIMPLIFIED)
    for pattern in PATTERNS:
        for span in spans_in(pattern, simplified, "id"):
            yield span
            if pattern in WHOLE_NAMES:
                yield from _named_along(simplified, span[1])
            if pattern in BEFORE_NAMES:
                yield from _named_before(simplified, span[0])


def _named_along(text: str, end: int) -> Iterator[Span]:
    """The names that are told with the one that ends here."""
    while (another := AND_ANOTHER.match(text, end)) is not None:
        yield another.span("id")
        end = another.end()


def _named_before(text: str, start: int) -> Iterator[Span]:
    """The names that lead up to the one that begins here."""
    while True:
        begin = max(0, start - LONGEST_BEFORE)
        found = ONE_BEFORE.search(text[begin:start])
        if found is None or (found.start() == 0 and begin > 0):
            # cut off where the piece begins, it may be the end of a word
            return
        yield begin + found.start("id"), begin + found.end("id")
        start = begin + found.start("id")
