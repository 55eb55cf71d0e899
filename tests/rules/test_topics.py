"""Topics of bad reviews: proposed from the words people use, never more than that."""

import pytest

from rules.topics import Topic, TopicBy, proposed_topics, topics_of


@pytest.mark.parametrize(
    ("comment", "topics"),
    [
        ("窗口人员说话很冲,态度相当差。", {Topic.ATTITUDE}),
        ("问了三遍都爱理不理", {Topic.ATTITUDE}),
        ("交过的复印件又要再交一份", {Topic.PAPERWORK}),
        ("让我开一个早就取消了的证明", {Topic.PAPERWORK}),
        ("这点事我跑了五趟", {Topic.REPEATED_TRIPS}),
        ("两个科室踢皮球", {Topic.REPEATED_TRIPS}),
        ("说好两周出证,现在也没有答复", {Topic.PROMISED_TIME}),
        ("排队一个半钟头", {Topic.QUEUEING}),
        ("等了一下午才叫到号", {Topic.QUEUEING}),
        ("登录一直失败,换手机也不行", {Topic.SYSTEM_FAILURE}),
        ("指南没写要带户口本", {Topic.WRONG_GUIDE}),
        ("大厅里太热", {Topic.OTHER}),
        ("等了四十分钟,窗口还在玩手机", {Topic.QUEUEING, Topic.ATTITUDE}),
        ("系统崩了", {Topic.SYSTEM_FAILURE}),
        ("I waited two hours and the clerk was rude.", {Topic.QUEUEING, Topic.ATTITUDE}),
        ("", set()),
        ("  \n", set()),
    ],
)
def test_a_topic_is_read_in_the_text(comment: str, topics: set[Topic]) -> None:
    assert proposed_topics(comment) == topics


@pytest.mark.parametrize("comment", ["态度很好,就是地方难找", "材料一次收齐,还是打一星"])
def test_praise_of_something_is_no_complaint_about_it(comment: str) -> None:
    assert proposed_topics(comment) == {Topic.OTHER}


def test_what_the_rater_ticked_counts_and_the_text_adds_to_it() -> None:
    found = topics_of("跑了四次", frozenset({Topic.ATTITUDE}), is_bad=True)
    assert found == {Topic.ATTITUDE: TopicBy.RATER, Topic.REPEATED_TRIPS: TopicBy.SYSTEM}
    assert topics_of("太热", frozenset({Topic.QUEUEING}), is_bad=True) == {
        Topic.QUEUEING: TopicBy.RATER
    }


def test_only_a_bad_review_has_topics() -> None:
    assert topics_of("排队两小时", frozenset({Topic.QUEUEING}), is_bad=False) == {}
