"""The hotline's routes, in the order they are tried: named ones before those with any action."""

from web.hotline.beside import router as beside
from web.hotline.call_list import router as call_list
from web.hotline.inbox import router as inbox
from web.hotline.one_call import router as one_call

ROUTERS = (inbox, beside, call_list, one_call)
