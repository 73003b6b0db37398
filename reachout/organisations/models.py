from django.db import models
from django.db.models import Q


class ServiceLine(models.TextChoices):
    ADULT_SECURE = "adult_secure", "Adult secure"
    LDA = "lda", "Learning disability and autism"
    AED = "aed", "Adult eating disorders"


class Organisation(models.Model):
    class Kind(models.TextChoices):
        PROVIDER = "provider", "Provider"
        ICB = "icb", "Integrated care board"
        REFERRER = "referrer", "Referrer"
        LOCAL_AUTHORITY = "local_authority", "Local authority"

    code = models.CharField("ODS code", max_length=200, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    in_collaborative = models.BooleanField("member of the collaborative", default=False)

    class Meta:
        ordering = ("name", "code")

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    code = models.CharField(max_length=200, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    postcode = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    in_region = models.BooleanField("inside the region", default=False)

    class Meta:
        ordering = ("name", "code")
        constraints = [
            models.CheckConstraint(
                name="site_position_on_earth",
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)) | Q(latitude=None) | Q(longitude=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """Where a postcode is: an outward code (``B15``) or a whole postcode without its space (``B152TT``).

    Coarse fictional places come with the demo; the official file comes in with ``manage.py load_places``.
    """

    postcode = models.CharField(max_length=8, primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    icb = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="local authority"
    )
    deprivation = models.PositiveSmallIntegerField("tenth by deprivation, 1 the most deprived", null=True, blank=True)
    """Of the English Indices of Deprivation; empty where the file does not say, and for half a postcode: that is no one area."""

    class Meta:
        constraints = [models.CheckConstraint(name="deprivation_in_tenths", condition=Q(deprivation__range=(1, 10)))]

    def __str__(self) -> str:
        return self.postcode
