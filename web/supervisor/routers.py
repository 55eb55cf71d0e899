"""The supervisors' routes."""

from web.supervisor.figures import router as figures
from web.supervisor.home import router as home
from web.supervisor.orders import router as orders
from web.supervisor.replays import router as replays
from web.supervisor.workload import router as workload

ROUTERS = (home, orders, workload, figures, replays)
