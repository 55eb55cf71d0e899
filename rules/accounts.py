"""Addresses and accounts inside a text: e-mail in all its disguises, WeChat, QQ and the like.

Patterns for the folded texts of identifiers.py. A word after the name of a service is an account
only if it is introduced as one or looks like one: 微信小程序 and 微信 app are none.
"""

import re

from rules.identifier_kinds import IS, kind

NAME = r"[\w.%+\-]"
HOST = r"[a-z0-9\-]"
DOT = r"\s?(?:\.|点|\(dot\)|\[dot\]|\sdot\s)\s?"
MAIL_HOST = (
    r"(?:qq|vip\.qq|foxmail|163|126|yeah|sina|sohu|139|189|gmail|outlook|hotmail|live|icloud|yahoo"
    r"|aliyun|example)"
)
ID = r"(?P<id>[a-z_][\w\-]{5,19})(?![\w\-])"
"""As WeChat allows them: a letter first, six to twenty characters."""


def _is_account(found: re.Match[str]) -> bool:
    """A word after 微信 is an account when it was introduced as one, or looks like one."""
    return bool(found["said"].strip()) or any(char in "0123456789_-" for char in found["id"])


ADDRESSES = (
    kind(rf"(?<!{NAME}){NAME}++\s?@\s?{HOST}++(?:{DOT}{HOST}++)+"),
    kind(rf"(?<!{NAME}){NAME}++\s?[(\[]\s?(?:at|a|@)\s?[)\]]\s?{HOST}++(?:{DOT}{HOST}++)*"),
    # with less than that, only of what is known as a host of mail
    kind(
        rf"(?<!{NAME}){NAME}++\s{{0,2}}(?:@|#|艾特|\sat\s|\s?圈a)\s{{0,2}}{MAIL_HOST}"
        rf"(?:{DOT}{HOST}++)*"
    ),
    kind(rf"(?<!{NAME})[a-z0-9]{NAME}{{2,40}}+@{HOST}{{2,40}}+"),
)
QQ = kind(
    r"(?:q\s?q|扣扣|企鹅|(?<![a-z])q号|加\s?q|(?<![a-z0-9])q(?=\s?:))(?:号码|号|群)?"
    + IS
    + r"(?P<id>[1-9](?:[\s\-.]{0,2}\d){4,11})"
)
ACCOUNTS = (
    # whole, before a part of it is taken for the name of another service
    kind(
        r"(?:微\s?信|威信|徽信|weixin|we\s?chat)"
        r"(?P<said>(?:\s?(?:号码|号|id(?:\sis)?|群))?" + IS + "@?)" + ID,
        _is_account,
    ),
    kind(r"(?<![a-z0-9])(?P<id>[wv]x[_\-][\w\-]{3,40})"),
    # words that mean nothing but an account, or somebody is asked to add it
    kind(
        r"(?:(?<![a-z])[wv]x|(?<![a-z0-9])[vw](?=\s{0,3}:)|加我?(?:的|个)?(?:微信|微|薇|v信?|we\s?chat)"
        r"|绿泡泡|薇(?:信)?|(?<![a-z])v信)(?:号码|号|id)?" + IS + ID
    ),
    kind(r"(?<![a-z0-9])(?P<id>wxid_\w{4,}+)"),
    QQ,
    kind(
        r"(?:支付宝|抖音|快手|小红书|微博|钉钉|b站|知乎|陌陌|telegram|whatsapp|instagram|twitter"
        r"|facebook|skype|脸书|推特|(?<![a-z])tg(?![a-z]))"
        r"(?P<said>(?:\s?(?:账号|帐号|账户|号|id))?" + IS + "@?)" + ID,
        _is_account,
    ),
    kind(r"(?:微博|抖音|快手|小红书|b站)\s?@(?P<id>[^\s@,。!?;]{2,20})"),
)
