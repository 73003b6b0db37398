"""What the schema at /api/v1/schema/ says beyond the views: how to sign in, and that every error is a problem."""

from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator

from reachout.api.problems import CONTENT_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details; ``errors`` names each field.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "The same key with the same request is carried out once and answered the same.",
}


class Once(SchemaGenerator):
    """The schema is the same for whoever asks, and long to make: each process makes it once."""

    def get_schema(self, request: Any = None, public: bool = False) -> Any:
        return _made() if public else super().get_schema(request, public)


@cache
def _made() -> Any:
    return SchemaGenerator().get_schema(public=True)


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "reachout.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


def say_problems_and_keys(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may answer with a problem; every POST takes an Idempotency-Key."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    problem = {"content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}, "description": "A problem"}
    for path in result["paths"].values():
        for method, operation in path.items():
            operation["responses"]["default"] = problem
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
    return result
