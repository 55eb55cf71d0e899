"""The desk's routes, in the order they are tried: named ones before /cases/{case_no}/{action}."""

from web.desk.acting import router as acting
from web.desk.case_routes import router as looking
from web.desk.demonstration import router as demonstration
from web.desk.messages import router as messages
from web.desk.notices_queue import router as notices
from web.desk.publication import router as publication
from web.desk.receipt_routes import router as receipts

ROUTERS = (looking, receipts, demonstration, acting, publication, notices, messages)
