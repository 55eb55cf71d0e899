"""Masking: what must not be published, and what must stay readable."""

import pytest

from rules.masking import mask_comment, mask_text, public_name
from rules.stars import Identity


def bad(text: str) -> str:
    return mask_comment(text, is_bad=True)


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("电话13800138000。", "13800138000"),
        ("请回电138 0013 8000", "138 0013 8000"),
        ("请回电138-0013-8000谢谢", "138-0013-8000"),
        ("我的号码1 3 8 0 0 1 3 8 0 0 0", "1 3 8 0 0 1 3 8 0 0 0"),
        ("+86 138 0013 8000", "138 0013 8000"),
        ("+8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("86-13800138000", "13800138000"),
        ("13800138000", "13800138000"),
        ("138 0013-8000", "0013"),
        ("周一13800138000联系", "13800138000"),
        ("办事2次13800138000", "13800138000"),
        ("一三八零零一三八零零零", "零零一三八"),
        ("1三8零0一3八000", "3八000"),
        ("1\u200b3\u200b8\u200b0013\u200b8000", "8000"),
        (
            "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e338000",
            "38000",
        ),
        ("①③⑧①②③④⑤⑥⑦⑧", "⑤⑥⑦⑧"),
        ("𝟏𝟑𝟖𝟎𝟎𝟏𝟑𝟖𝟎𝟎𝟎", "𝟖𝟎𝟎𝟎"),
        ("座机021-62231234", "62231234"),
        ("座机(021)6223 1234", "6223 1234"),
        ("家里02162231234", "62231234"),
        ("0512-6223123转801", "6223123"),
        ("联系电话62231234", "62231234"),
        ("打我手机 6223-1234", "6223-1234"),
        ("62231234是我家的", "62231234"),
    ],
)
def test_telephone_numbers_are_masked(text: str, secret: str) -> None:
    assert secret not in mask_text(text)
    assert "*" in mask_text(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("身份证310101199001011234", "身份证***********"),
        ("身份证31010119900101123X。", "身份证***********。"),
        ("31010119900101123x", "***********"),
        ("身份证310101199001011234 5号窗口", "身份证*********** 5号窗口"),
        ("310101 19900101 123X", "***********"),
        ("310101 1990 0101 1234", "***********"),
        ("老身份证310101900101123", "老身份证***********"),
        ("卡号6222 0212 3456 7890 123", "卡号***********"),
        ("卡号6222021234567890123", "卡号***********"),
        ("护照E12345678", "护照*********"),
    ],
)
def test_id_and_card_numbers_are_masked(text: str, left: str) -> None:
    assert mask_text(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("我的车沪A12345被拍了", "我的车*******被拍了"),
        ("沪A·12345", "********"),
        ("沪a 12345", "********"),
        ("新能源沪AD12345", "新能源********"),
        ("沪ADF1234号", "********号"),
        ("沪A12345 8号窗口", "******* 8号窗口"),
    ],
)
def test_number_plates_are_masked(text: str, left: str) -> None:
    assert mask_text(text) == left


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("发到li.xiulan@example.com", "li.xiulan"),
        ("我邮箱abc_1@qq.com谢谢", "abc_1"),
        ("abc@mail.example.com.cn", "example"),
        ("abc @ qq.com", "qq.com"),
        ("微信号abc123456", "abc123456"),
        ("微信:lixiulan", "lixiulan"),
        ("加我微信abc_123", "abc_123"),
        ("wx: abc-12345", "abc-12345"),
        ("VX abc12345", "abc12345"),
        ("WeChat id abc12345", "12345678"),
        ("QQ号12345678", "12345678"),
        ("qq:12345", "12345"),
        ("扣扣 123 456 789", "456 789"),
        ("办件编号A20197098", "A20197098"),
        ("受理号:SH-2019-0801", "2019-0801"),
        ("申请编号是 310115000123", "310115000123"),
        ("办件A201970985315一直没人管", "201970985315"),
    ],
)
def test_addresses_accounts_and_handling_numbers_are_masked(text: str, secret: str) -> None:
    assert secret not in mask_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "20190801去的,等了3个小时",
        "2019-07-20 10:30到,2019-07-21 09:00才办好",
        "2019年8月1日上午9:00-11:30",
        "2019.07.20、2019.07.22跑了两次",
        "打12345热线也没用",
        "16号窗口、8号窗口都没人",
        "罚了5000元,要交12000000元",
        "花了5000-8000元",
        "排了128号,前面还有36个人",
        "第一次、第二次、第三次都说材料不全",
        "黄浦区北京东路100弄2号1203室",
        "新App上线后,新WeChat小程序打不开",
        "微信小程序、微信支付都不行,微信app闪退",
        "用QQ浏览器打不开",
        "办件编号在哪里查?",
        "1、3、5、7号窗口",
        "2016-2019年的材料",
        "一网通办、一件事一次办",
        "service is slow, 2 hours, WeChat official account does not answer",
    ],
)
def test_dates_amounts_windows_and_hotlines_stay(text: str) -> None:
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("张老师态度差", "*老师态度差"),
        ("欧阳科长不理人", "*科长不理人"),
        ("李明主任让我回去", "*主任让我回去"),
        ("王副科长推来推去", "*副科长推来推去"),
        ("16号窗口王老师很凶", "16号窗口*老师很凶"),
        ("于是王老师走了", "于是*老师走了"),
        ("已由王芳老师处理", "已由*老师处理"),
        ("我找陈志强科长三次", "我找*科长三次"),
        ("工作人员李明态度差", "工作人员*态度差"),
        ("工作人员李小明说不行", "工作人员*说不行"),
        ("经办人:王芳", "经办人:*"),
        ("经办人\uff1a欧阳芳,不接电话", "经办人\uff1a*,不接电话"),
        ("科长张伟不在", "科长*不在"),
        ("名叫赵丽的那位", "名叫*的那位"),
        ("小王一直玩手机", "小*一直玩手机"),
        ("老李,太拖了", "老*,太拖了"),
        ("刘姐脾气大", "*姐脾气大"),
        ("一个姓周的", "一个姓*的"),
        ("窗口张某态度恶劣", "窗口*某态度恶劣"),
        ("叫张伟的那个人", "叫*的那个人"),
        ("工号12345的工作人员", "工号*的工作人员"),
        ("工号: A023", "工号: *"),
    ],
)
def test_names_of_staff_are_masked_in_bad_reviews(text: str, left: str) -> None:
    assert bad(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "16号窗口的工作人员态度差",
        "工作人员高声说话,工作人员安排不当",
        "工作人员明显不耐烦,主任高度重视,经理方面没有回复",
        "老师说不行,那位老师很凶",
        "找科长,科长不在,主任方便的时候再来",
        "3号窗口老师不耐烦",
        "年纪大的女士先办",
        "黄浦区主任接待日取消了",
        "小时候、小高峰、老人家",
        "由于老师不在",
        "等了很久,小周末也不开",
    ],
)
def test_windows_duties_and_plain_words_stay_in_bad_reviews(text: str) -> None:
    assert bad(text) == text


def test_praise_keeps_the_name_of_who_is_praised() -> None:
    assert mask_comment("张老师真好,电话13800138000", is_bad=False) == "张老师真好,电话***********"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("李秀兰", "李先生/女士"),
        (" 李 秀兰 ", "李先生/女士"),
        ("欧阳娜", "欧阳先生/女士"),
        ("歐陽娜", "歐陽先生/女士"),
        ("东方", "东先生/女士"),
        ("王女士", "王女士"),
        ("陈先生", "陈先生"),
        ("John Smith", "J先生/女士"),
        ("", "匿名用户"),
        ("  ", "匿名用户"),
        ("13800138000", "匿名用户"),
        ("上海某某贸易有限公司", "匿名用户"),
    ],
)
def test_a_real_name_shows_as_its_surname(name: str, shown: str) -> None:
    assert public_name(name, Identity.REAL_NAME) == shown


def test_an_anonymous_rater_shows_no_name_at_all() -> None:
    assert public_name("李秀兰", Identity.ANONYMOUS) == "匿名用户"


@pytest.mark.parametrize("is_bad", [True, False])
def test_a_raters_own_name_is_not_published(is_bad: bool) -> None:
    told = mask_comment("我是李秀兰,李秀兰等了两个小时。", is_bad=is_bad, rater="李 秀兰")
    assert "秀兰" not in told
    assert "等了两个小时" in told
    assert mask_comment("好,很快。", is_bad=False, rater="好") == "好,很快。"
