"""Names of staff inside a text, found by surname and by the words that introduce or follow a name.

Meant for bad reviews, where a name would pillory somebody. Errs towards masking: a word too much
costs a reader little, a name too few cannot be taken back. Window numbers are no names.
"""

import re
from collections.abc import Iterator

Span = tuple[int, int]

COMPOUND_SURNAMES = frozenset(
    (
        "欧阳", "上官", "司马", "诸葛", "东方", "皇甫",
        "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯",
        "端木", "长孙", "宇文", "南宫", "闻人", "轩辕",
    )
)  # fmt: skip
COMMON_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕"
    "丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严"
)
SURNAMES = COMMON_SURNAMES + (
    "洪赖武莫孔汤康施牛樊葛邢安齐庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕单"
    "裴霍成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查"
)
TITLES = (
    "老师|科长|处长|主任|局长|所长|队长|站长|组长|班长|书记|经理|主管|窗口长|值班长|科员|"
    "同志|先生|女士|小姐|师傅|警官|护士|医生|阿姨|大姐|大哥|姐|哥"
)
LABELS = (
    "工作人员|窗口人员|办事员|办事人员|经办人|受理人|接待员|服务员|导办员|协管员|保安|柜员|"
    "科长|主任|处长|所长|班长|组长|名字叫|名叫|姓名|一个叫|那个叫"
)
NOT_GIVEN = (
    "的了个位名这那有是找说和与及被让叫问跟向对给请们口员号区局路街镇乡县市省部门科处室厅窗"
    "中心不没在就也都很太把从到来去为因所以而且但要会能可又再上下前后里外先才只还便排末声到嘴度性何"
)
"""No given name has these; they are the words and places around one."""
AFTER_NAME = "态的在说很不没把对让给和就也都是服语告要叫问办拒工先太一真非同老主科处所"
"""What a sentence goes on with after a name."""

_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{SURNAMES}])"
_GIVEN = rf"[^\W\d_a-zA-Z{NOT_GIVEN}]"
_NOT_WORDS = (
    "(?!方便|方面|周到|周末|周围|高兴|高峰|高度|安全|安排|连续|连忙|应该|解释|解决|成功|管理|马上|万一|"
    "关于|关键|明明|明白|明显|路上|路过|严肃|严重|严格|尤其|毕竟|单独|高效|成天|商量|项目|司机|"
    "单位|单子|简单|白跑|白等|金额|段时|江苏|温州|华东)"
)
BEFORE_TITLE = re.compile(
    rf"(?<![由至关等位]){_NOT_WORDS}(?P<id>{_SURNAME}(?:{_GIVEN}){{0,2}}?)(?=副?(?:{TITLES}))"
)
AFTER_LABEL = re.compile(
    rf"(?:{LABELS})[\s:\uff1a是,\uff0c]{{0,3}}{_NOT_WORDS}"
    rf"(?P<id>{_SURNAME}(?:{_GIVEN}){{1,2}})(?=\W|[{AFTER_NAME}]|$)"
)
FAMILIAR = re.compile(
    rf"(?<![大最很太])[小老](?P<id>[{COMMON_SURNAMES}])(?=\W|[{AFTER_NAME}姐哥]|$)"
)
SURNAME_ONLY = re.compile(rf"姓(?P<id>{_SURNAME})(?=的|\W|$)")
STAFF_NUMBER = re.compile(
    r"(?:工号|警号|胸牌号?|胸卡号?)\s{0,2}[:\uff1a是为]?\s{0,2}(?P<id>[A-Za-z0-9]{2,12})"
)
CALLED = re.compile(rf"叫(?P<id>{_SURNAME}(?:{_GIVEN}){{1,2}})(?=的)")
SOMEBODY = re.compile(rf"(?P<id>{_SURNAME})(?=某)")
PATTERNS = (BEFORE_TITLE, AFTER_LABEL, FAMILIAR, SURNAME_ONLY, CALLED, SOMEBODY, STAFF_NUMBER)


def staff_names_in(text: str) -> Iterator[Span]:
    """Where names and numbers of staff stand, as (start, end); they may overlap."""
    for pattern in PATTERNS:
        for found in pattern.finditer(text):
            yield found.span("id")
