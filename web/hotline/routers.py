"""The hotline's routes, in the order they are tried: named ones before those with any action."""

from web.hotline.beside import router as beside
from web.hotline.call_list import router as call_list
from web.hotline.decisions import router as decisions
from web.hotline.dispatching import router as dispatching
from web.hotline.inbox import router as inbox
from web.hotline.one_call import router as one_call
from web.hotline.topics import router as topics

ROUTERS = (inbox, dispatching, decisions, beside, topics, call_list, one_call)
