"""What bad reviews are about (source: the article names four topics, the others are ours).

A topic is proposed from the text by the words people use; the rater may tick others and an operator
corrects both. A proposal is no finding: nothing is decided by it.
"""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """What a bad review complains of."""

    ATTITUDE = "attitude"
    PAPERWORK = "paperwork"
    REPEATED_TRIPS = "repeated_trips"
    PROMISED_TIME = "promised_time"
    QUEUEING = "queueing"
    SYSTEM_FAILURE = "system_failure"
    WRONG_GUIDE = "wrong_guide"
    OTHER = "other"


class TopicBy(StrEnum):
    """Who says that a review is about a topic."""

    RATER = "rater"
    SYSTEM = "system"
    OPERATOR = "operator"


FEW = r"[^。!?;\n]{0,8}"
"""Between two words that belong to one statement."""

WORDS: Mapping[Topic, tuple[str, ...]] = {
    Topic.ATTITUDE: (
        "态度~(?:差|冷|恶劣|不好|生硬|傲慢|凶|敷衍)",
        "(?:恶劣|冷淡|冷漠|傲慢)~态度",
        "不耐烦|爱理不理|爱答不理|没人理|不理(?:人|我|不睬)|翻白眼|骂人|训斥|呵斥|甩脸|吼我",
        "语气~(?:硬|冲|凶|差)",
        "(?:看|玩|刷)手机|聊天",
        "rude|impolite|unfriendly",
    ),
    Topic.PAPERWORK: (
        "补(?:材料|交|件|正)|同一份|格式不对",
        "(?:多|又|再|重复|反复)~(?:交|要|补|开)~(?:材料|证明|复印)",
        "(?:材料|证明|复印件|表格)~(?:退回|不对|不行|不认|重新|又要|再要|换|[两二三四五六几多]遍|[两二三四五六几多]次)",
        "(?:取消|不需要|没用|奇葩)的?~(?:证明|材料)",
        "paperwork|documents again",
    ),
    Topic.REPEATED_TRIPS: (
        "(?:跑|来|去)了?(?:[两二三四五六七八九十几多好]|[0-9]+)(?:趟|次|回)",
        "白跑|来回跑|反复跑|多次跑|又跑|互相推|踢皮球|推来推去|又说归",
        "(?:改天|明天|下次)再来|办不了~再来",
        "several trips|come back",
    ),
    Topic.PROMISED_TIME: (
        "(?:承诺|说好|约定|规定|答应)~(?:天|日|周|时限|时间|期限)",
        "超过?~时限|逾期|超期|催了|拖了|拖延|还(?:是|在)审核",
        "没有?(?:下文|结果|答复|回音|消息)|(?:个|一|多)月了?~(?:没|还)",
        "overdue|promised",
    ),
    Topic.QUEUEING: (
        "排队|排了?~(?:小时|钟头|半天)|(?:等|候)了?~(?:小时|钟头|半天|上午|下午|分钟)",
        "队伍|叫号|取号|没轮到|插队|(?:只|就)(?:开|有)~窗口",
        "queue|waited",
    ),
    Topic.SYSTEM_FAILURE: (
        "系统~(?:错|坏|瘫|崩|慢|卡|故障|维护|问题)|网页~(?:慢|卡)",
        "报错|闪退|死机|卡死|打不开",
        "(?:上传|登录|提交|支付|识别|扫码)~(?:失败|不了|不上|过不去|出错)",
        "crash|error message|system",
    ),
    Topic.WRONG_GUIDE: (
        "(?:指南|网上|官网|公告|清单|说明|页面|电话里)~(?:没有?写|没说|写不|写的?~不(?:一|符)|不一致|不符)",
        "(?:指南|网上|官网)(?:说|写)~,~(?:到了|现场|实际|其实)|说~现场|到了才知道",
        "指(?:南|引)~(?:错|不准|误导)",
        "guide was|website says",
    ),
}
"""The words of each topic, as alternatives; ~ is a few characters of the same statement."""

PATTERNS = {
    topic: re.compile("|".join(words).replace("~", FEW), re.IGNORECASE)
    for topic, words in WORDS.items()
}


def proposed_topics(comment: str) -> frozenset[Topic]:
    """What a bad review's text seems to be about; OTHER if it says something else, none if nothing.

    Every pattern is bounded: the time taken grows with the length of the text only.
    """
    text = unicodedata.normalize("NFKC", comment)
    found = frozenset(topic for topic, words in PATTERNS.items() if words.search(text))
    return found or (frozenset({Topic.OTHER}) if text.strip() else frozenset())


def topics_of(comment: str, ticked: frozenset[Topic], *, is_bad: bool) -> dict[Topic, TopicBy]:
    """A review's topics and who says so. What the rater ticked counts; the text may add to it.

    Only a bad review has topics. OTHER says that nothing else fits, so it is not added to a tick.
    """
    if not is_bad:
        return {}
    proposed = proposed_topics(comment)
    if ticked:
        proposed -= {Topic.OTHER}
    return dict.fromkeys(proposed, TopicBy.SYSTEM) | dict.fromkeys(ticked, TopicBy.RATER)


def corrected(found: Mapping[Topic, TopicBy], wanted: frozenset[Topic]) -> dict[Topic, TopicBy]:
    """The topics after an operator said which ones a review is about.

    What the rater ticked is theirs and stays beside it; the system's proposals give way.
    """
    raters = {topic: by for topic, by in found.items() if by is TopicBy.RATER}
    return dict.fromkeys(wanted, TopicBy.OPERATOR) | raters
