"""A mail, an SMS and a context that has everything. Invented people only."""

from dataclasses import replace
from datetime import date

from notices.message import Address, Channel, Message
from notices.rendering import NoticeContext

MAIL = Message(
    key="HCP-20190912-000001:3:result:email:rater",
    channel=Channel.EMAIL,
    address=Address("王先生/女士", "wang.secret@example.com"),
    subject="您的评价已办结：实际解决",
    text="机密正文，第一行\n第二行\n",
    html="<p>机密正文</p>",
)
SMS = replace(
    MAIL,
    key="HCP-20190912-000001:3:result:sms:rater",
    channel=Channel.SMS,
    address=Address("王先生/女士", "13800138000"),
    text='【上海好差评】机密"正文"\\ https://example.com/r/abc',
    html=None,
)
CONTEXT = NoticeContext(
    case_no="HCP-20190912-000001",
    link="https://example.com/r/abc?round=0&to=1",
    unit_name="黄浦区行政服务中心",
    subject_name="内资企业设立登记",
    stars=1,
    recipient_name="王先生/女士",
    clock="contact",
    due=date(2019, 9, 16),
    provisional=True,
    request="return",
    text="已增开窗口。\n已向您致歉。",
    result="resolved",
    survey_expires=date(2019, 9, 20),
    decision="granted",
)
