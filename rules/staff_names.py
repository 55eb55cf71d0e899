"""Names of staff inside a text, found by surname and by the words that introduce or follow a name.

Meant for bad reviews, where a name would pillory somebody. Errs towards masking: a word too much
costs a reader little, a name too few cannot be taken back. Window numbers are no names.
"""

import re
from collections.abc import Iterator

from rules.identifier_kinds import Span, spans_in

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
    "同志|先生|女士|小姐|师傅|警官|民警|法官|律师|院长|校长|厅长|镇长|村长|干事|专员|助理|总监|"
    "护士|医生|教授|阿姨|大姐|大哥|大爷|大妈|大叔|叔叔|姑娘|姐|哥|"
    r"[工总](?=[,\uff0c。!\uff01说不很的在让叫]|$)"
)
LABELS = (
    "工作人员|窗口人员|办事员|办事人员|经办人|承办人|受理人|审核人|审批人|负责人|联系人|接待员|服务员|"
    "导办员|引导员|咨询员|协管员|网格员|收件员|收费员|志愿者|客服|坐席|前台|保安|柜员|民警|辅警|城管|社工|"
    "科长|主任|处长|所长|班长|组长|名字叫|名叫|姓名|一个叫|那个叫"
)
NOT_GIVEN = (
    "的了个位名这那有是找说和与及被让叫问跟向对给请们口员号区局路街镇乡县市省部门科处室厅窗"
    "中心不没在就也都很太把从到来去为因所以而且但要会能可又再上下前后里外先才只还便排末声到嘴度性何"
)
"""No given name has these; they are the words and places around one."""
AFTER_NAME = (
    "态的在说很不没把对让给和就也都是服语告要叫问办拒工先太一真非同老主科处所骂吼凶推玩退催翻笑聊"
    "挂瞪甩抢脾故居竟"
)
"""What a sentence goes on with after a name."""

_SURNAME = rf"(?:{'|'.join(sorted(COMPOUND_SURNAMES))}|[{SURNAMES}])"
_GIVEN = rf"[^\W\d_a-zA-Z{NOT_GIVEN}]"
_NOT_WORDS = (
    "(?!方便|方面|方案|方式|方法|周到|周末|周围|高兴|高峰|高度|高效|安全|安排|安静|连续|连忙|应该|解释|解决|"
    "解答|成功|成天|管理|马上|万一|万分|关于|关键|关门|关窗|明明|明白|明显|路上|路过|严肃|严重|严格|尤其|毕竟|单独|"
    "商量|项目|司机|单位|单子|简单|白跑|白等|白天|白白|金额|金牌|段时|江苏|温州|温馨|华东|任何|任意|平时|常年|"
    "时间|余额|施工|程序|程度|钱款|钱包|田间|何时|何必|何况|夏天|于是|全程)"
)
BEFORE_TITLE = re.compile(
    rf"(?<![至关等位主])(?!(?<=由)于){_NOT_WORDS}(?P<id>{_SURNAME}(?:[ \u3000]?{_GIVEN}){{0,2}}?)"
    rf"(?=[ \u3000]?副?(?:{TITLES}))"
)
AFTER_LABEL = re.compile(
    rf"(?:{LABELS})[\s:\uff1a是,\uff0c(\uff08“\"《【]{{0,3}}{_NOT_WORDS}"
    rf"(?P<id>{_SURNAME}(?:{_GIVEN}){{1,2}})(?=\W|[{AFTER_NAME}]|$)"
)
AT_THE_WINDOW = re.compile(
    rf"(?:窗口|柜台|大厅)(?:里|内)?的?{_NOT_WORDS}(?P<id>[{COMMON_SURNAMES}](?:(?![老某主所队站组班书经]){_GIVEN}){{1,2}}?)"
    r"(?=(?:的)?(?:态度|脾气)|说|骂|不理|不耐烦|很凶|一直|玩手机|聊天)"
)
FAMILIAR = re.compile(
    rf"(?<![大最很太])[小老](?P<id>[{COMMON_SURNAMES}])(?=\W|[{AFTER_NAME}姐哥姑妹叔伯师]|$)"
)
SURNAME_ONLY = re.compile(rf"姓(?P<id>{_SURNAME})(?=的|\W|$)")
STAFF_NUMBER = re.compile(
    r"(?:工号|警号|胸牌号?|胸卡号?)\s{0,2}[:\uff1a是为]?\s{0,2}(?P<id>[A-Za-z0-9]{2,12})"
)
CALLED = re.compile(rf"叫{_NOT_WORDS}(?P<id>{_SURNAME}(?:{_GIVEN}){{1,2}})(?=的|\W|$)")
SOMEBODY = re.compile(rf"(?P<id>{_SURNAME})(?=某)")
ENGLISH = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Officer)\.?\s{1,2}(?P<id>[A-Z][a-z]{1,15}(?:\s[A-Z][a-z]{1,15})?)"
)
PATTERNS = (
    *(BEFORE_TITLE, AFTER_LABEL, AT_THE_WINDOW, FAMILIAR, SURNAME_ONLY, CALLED, SOMEBODY),
    *(STAFF_NUMBER, ENGLISH),
)


def staff_names_in(text: str) -> Iterator[Span]:
    """Where names and numbers of staff stand, as (start, end); they may overlap."""
    for pattern in PATTERNS:
        yield from spans_in(pattern, text, "id")
