from django.contrib.staticfiles.apps import StaticFilesConfig


class Static(StaticFilesConfig):
    """Of the design system's 1,400 files a browser asks for a dozen: its sources and templates are not collected."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.scss",
        "*.scss.map",
        "*.njk",
        "*.mts",
        "*.mts.map",
        "*.mjs",
        "*.mjs.map",
    ]
