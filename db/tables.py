"""Every table, as SQLAlchemy Core: whoever reads or writes takes them from here.

Each is declared in db/schema/, by subject; reading and writing are in the modules beside this one.
"""

from db.schema.absences import absences
from db.schema.attachments import attachments
from db.schema.bulk import bulk_items, bulk_runs
from db.schema.calendars import calendar_days, calendar_versions
from db.schema.case_views import case_list_settings, case_views
from db.schema.cases import case_events, case_supporting, cases, clocks, histories
from db.schema.hotline import call_claims, topic_corrections
from db.schema.improvements import (
    improvement_cases,
    improvement_versions,
    improvements,
)
from db.schema.mentions import mentions
from db.schema.metadata import Utc, metadata
from db.schema.notices import caught_messages, notices
from db.schema.organisation import items, units, windows
from db.schema.presence import open_pages
from db.schema.programs import api_clients, api_submissions
from db.schema.publication import publication_decisions, published_replies, searchable
from db.schema.rating import (
    applications,
    clients,
    code_notices,
    pending_reviews,
    throttle_counts,
    used_links,
)
from db.schema.replays import replay_certificates, replay_nights, replayed_cases
from db.schema.reply_templates import reply_template_versions, reply_templates
from db.schema.reviews import review_topics, reviews
from db.schema.scores import case_totals, score_days, score_totals
from db.schema.second_thoughts import review_additions, review_versions
from db.schema.staff import looks, sessions, staff
from db.schema.window_codes import window_codes

__all__ = [
    "Utc",
    "absences",
    "api_clients",
    "api_submissions",
    "applications",
    "attachments",
    "bulk_items",
    "bulk_runs",
    "calendar_days",
    "calendar_versions",
    "call_claims",
    "case_events",
    "case_list_settings",
    "case_supporting",
    "case_totals",
    "case_views",
    "cases",
    "caught_messages",
    "clients",
    "clocks",
    "code_notices",
    "histories",
    "improvement_cases",
    "improvement_versions",
    "improvements",
    "items",
    "looks",
    "mentions",
    "metadata",
    "notices",
    "open_pages",
    "pending_reviews",
    "publication_decisions",
    "published_replies",
    "replay_certificates",
    "replay_nights",
    "replayed_cases",
    "reply_template_versions",
    "reply_templates",
    "review_additions",
    "review_topics",
    "review_versions",
    "reviews",
    "score_days",
    "score_totals",
    "searchable",
    "sessions",
    "staff",
    "throttle_counts",
    "topic_corrections",
    "units",
    "used_links",
    "window_codes",
    "windows",
]
