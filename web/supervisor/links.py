"""Where the supervisors' pages are."""

HOME = "/supervisor"
WORKLOAD = "/supervisor/workload"
FIGURES = "/supervisor/figures"
ORDERS = "/supervisor/orders"
