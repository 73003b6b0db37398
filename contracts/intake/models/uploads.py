from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from beds.models import Ward
from contracts.returns.models import Return
from reachout.accounts.permissions import Permission
from reachout.jobs.models import Job
from reachout.people.free_text import names_no_patient

if TYPE_CHECKING:
    from reachout.accounts.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: User) -> UploadQuerySet:
        """The provider's own: a file holds NHS numbers, and commissioners see figures."""
        return self.open_to(user, Permission.RETURN_SUBMIT)

    def open_to(self, user: User, permission: Permission) -> UploadQuerySet:
        reach = user.reach(permission)
        return self.filter(reach.rows(line="of__contract__service_line", organisation="of__contract__provider"))


class Upload(models.Model):
    """The rows sent in for a return: from one file, and from those sent later with rows mended."""

    class Form(models.TextChoices):
        RETURN = "return", "Return template"
        EXTRACT = "extract", "MHSDS extract"

    class Status(models.TextChoices):
        RECEIVED = "received", "Being checked"
        REFUSED = "refused", "Cannot be taken"
        CHECKED = "checked", "Checked"
        TAKEN = "taken", "In the draft"
        REPLACED = "replaced", "Replaced"

    of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="uploads")
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.RETURN)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.RECEIVED)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    """The latest check."""
    tables = models.JSONField("rows read of an extract, by table", default=dict, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("-received_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["of"], condition=Q(status__in=["received", "checked"]), name="one_upload_of_a_return_at_a_time"
            ),
            models.UniqueConstraint(fields=["of"], condition=Q(status="taken"), name="one_upload_in_the_draft_of_a_return"),
            models.CheckConstraint(
                name="upload_in_the_draft_names_who_took_it",
                condition=~Q(status="taken") | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/returns/{self.of_id}/files/{self.pk}/"

    @property
    def broke(self) -> bool:
        """The check failed, by no fault of the file."""
        return self.job.status == Job.Status.FAILED

    @property
    def is_waiting(self) -> bool:
        return self.status in (self.Status.CHECKED, self.Status.TAKEN)


class File(models.Model):
    """One file as it was received; a trigger keeps it so."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    checksum = models.CharField("SHA-256 of the content", max_length=64)
    received_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField("rows read", null=True, blank=True)
    """None until it was checked."""
    why = models.TextField("why it could not be read at all", blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


WITHOUT_CONTENT = models.Prefetch("files", File.objects.defer("content"))


class Faulty(models.Model):
    """A row that is not right yet, as it was typed: in the file, or since then on the screen."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="faulty", db_index=False)
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="+", db_index=False)
    table = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    key = models.TextField(blank=True)
    cells = models.JSONField()
    """The text of each column."""

    class Meta:
        ordering = ("table", "file", "row")
        constraints = [models.UniqueConstraint(fields=["file", "table", "row"], name="a_faulty_row_once")]
        indexes = [models.Index(fields=["upload", "table", "key"], name="faulty_by_key")]

    def __str__(self) -> str:
        return f"{self.table} row {self.row}"


class ProblemQuerySet(models.QuerySet["Problem"]):
    def visible_to(self, user: User) -> ProblemQuerySet:
        return self.filter(upload__in=Upload.objects.visible_to(user))


class Problem(models.Model):
    """One thing wrong, or worth a word: where, of what kind, and what is allowed there; never what the cell held."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="problems", db_index=False)
    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="+", db_index=False)
    table = models.CharField(max_length=40)
    row = models.PositiveIntegerField()
    column = models.TextField(blank=True)
    kind = models.CharField("what is wrong", max_length=200)
    allowed = models.TextField()
    soft = models.BooleanField("a warning that wants a comment", default=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ("table", "file", "row", "id")
        # One and no more: a warning may be told of each of 100,000 rows.
        indexes = [models.Index(fields=["upload", "row"], name="intake_problem_by_row")]

    def __str__(self) -> str:
        return f"{self.table} row {self.row}"


class Remark(models.Model):
    """What the provider says about one kind of warning."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=200)
    text = models.TextField(validators=[names_no_patient])
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["upload", "kind"], name="one_remark_on_a_kind_of_warning"),
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"remark {self.pk}"


class Total(models.Model):
    """What the good rows come to, figure by figure: what the draft will say once the provider takes them."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="totals")
    figure = models.CharField(max_length=40)
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    text = models.TextField(blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ("upload", "figure", "ward")
        constraints = [
            models.UniqueConstraint(fields=["upload", "figure", "ward"], nulls_distinct=False, name="a_total_once_in_an_upload")
        ]

    def __str__(self) -> str:
        return self.figure
