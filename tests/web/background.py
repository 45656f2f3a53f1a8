"""The tasks that wait in the database, done here and now: the worker itself needs a database that others share."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult


def work_off() -> int:
    """Do every task that is in line, and those that they put in line; how many."""
    done = 0
    while result := DBTaskResult.objects.ready().first():
        result.claim("tests")
        result.task.call(*result.task_result.args, **result.task_result.kwargs)
        result.set_successful(None)
        done += 1
    return done
