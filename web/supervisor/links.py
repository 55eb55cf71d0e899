"""Where the supervisors' pages are."""

HOME = "/supervisor"
WORKLOAD = "/supervisor/workload"
FIGURES = "/supervisor/figures"
REPLAYS = "/supervisor/replays"
ORDERS = "/supervisor/orders"
