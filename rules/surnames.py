"""Chinese surnames."""

from rules.traditional import SIMPLIFIED

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
"""The commonest: alone they tell of a name where nothing else does."""
SURNAMES = COMMON_SURNAMES + (
    "洪赖武莫孔汤康施牛樊葛邢安齐庞颜倪庄聂章鲁岳翟殷詹申耿关兰焦俞柳甘祝包宁尚符舒阮柯纪梅童凌毕单"
    "裴霍成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简车项连芦麦褚娄"
    "窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查乔"
)


def surname_of(name: str) -> str:
    """The surname a whole name begins with, in either script."""
    compound = name[:2]
    # somebody called 东方 is Mr 东, whose given name is 方
    known = compound.translate(SIMPLIFIED)
    return compound if known in COMPOUND_SURNAMES and len(name) > len(compound) else name[0]
