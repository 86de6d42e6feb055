"""When each regular job was last put in the queue. The jobs themselves are django-tasks' rows."""

from django.db import models


class LastRun(models.Model):
    """The clock's memory: one row for each regular job."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
