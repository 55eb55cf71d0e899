"""Units and people of the tests."""

from rules.roles import Actor, Colleague, Role, UnitRef

HUANGPU = UnitRef("Q01", "黄浦区", "Q01")
CENTRE = UnitRef("Q01-01", "黄浦区行政服务中心", "Q01/Q01-01")
XUHUI = UnitRef("Q02", "徐汇区", "Q02")
MARKET = UnitRef("D03", "市市场监管局", "D03")

OPERATOR = Actor("op-1", "热线一号", Role.OPERATOR)
HANDLER = Actor("ha-1", "黄浦经办", Role.HANDLER, "Q01")
XUHUI_HANDLER = Actor("ha-2", "徐汇经办", Role.HANDLER, "Q02")
MARKET_HANDLER = Actor("ha-3", "市场监管经办", Role.HANDLER, "D03")
HEAD = Actor("su-1", "黄浦负责人", Role.SUPERVISOR, "Q01")
CITY = Actor("su-2", "市督办", Role.SUPERVISOR, "")
CITY_TOO = Actor("su-3", "市督办二", Role.SUPERVISOR, "")

COLLEAGUE = Colleague("ha-4", "黄浦经办二", HUANGPU)
AT_THE_CENTRE = Colleague("ha-5", "中心经办", CENTRE)

PEOPLE = (OPERATOR, HANDLER, XUHUI_HANDLER, MARKET_HANDLER, HEAD, CITY, CITY_TOO)
