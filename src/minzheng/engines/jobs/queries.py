"""What an operator asks about the queue."""

from minzheng.engines.jobs.failures import FailedLine, count_failed, failed_jobs

__all__ = ["FailedLine", "count_failed", "failed_jobs"]
