"""The desk's routes, in the order they are tried: named ones before /cases/{case_no}/{action}."""

from web.desk.absences.routes import router as absences
from web.desk.acting import router as acting
from web.desk.bulk.asking import router as asking
from web.desk.bulk.runs import router as runs
from web.desk.case_routes import router as looking
from web.desk.demonstration import router as demonstration
from web.desk.lists.exporting import router as exporting
from web.desk.lists.routes import router as lists
from web.desk.lists.search_routes import router as searching
from web.desk.lists.view_routes import router as views
from web.desk.mentions.listing import router as mentions
from web.desk.mentions.naming import router as naming
from web.desk.mentions.offering import router as offering
from web.desk.messages import router as messages
from web.desk.notices_queue import router as notices
from web.desk.notified.routes import router as telling
from web.desk.publication import router as publication
from web.desk.receipt_routes import router as receipts
from web.desk.replies.filling import router as filling
from web.desk.replies.keeping import router as keeping
from web.desk.replies.listing import router as templates
from web.desk.replies.previewing import router as previewing

ROUTERS = (
    *(lists, searching, views, exporting, asking, runs),
    *(looking, receipts, offering, demonstration, filling, previewing, naming, telling, acting),
    *(templates, keeping, mentions, absences),
    *(publication, notices, messages),
)
