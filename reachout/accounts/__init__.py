"""Who uses Reach Out, and how they prove it. What OWASP ASVS 4 (level 2) asks of sessions and passwords, and where it is met:

2.1   passwords of 12 to 128 characters, spaces kept, any character, none common or like one's name; the current one is asked
      for before a change, by the same count of failures as signing in (forms.py, settings.AUTH_PASSWORD_VALIDATORS)
2.2   five failures lock an account for a quarter of an hour, an address is slowed down too (lockout.py, ACCOUNT_RATE_LIMITS);
      the user is told by e-mail of a lock and of every change to how they sign in (notifications.py); nothing says whether an
      account exists
2.3   links to choose a first or a new password work once, for days or an hour, and follow from the server's secret (OneTimeLink)
2.4   Argon2; keys of authenticator apps are encrypted (keeping.py)
2.5   no secret question, no password by e-mail, no shared or default account; after a forgotten one the
      second step still holds
2.7/8 a code from an app, mandatory (middleware.RequireAuthenticator), taken once; recovery codes shown once; reset by another
      administrator with a reason, which ends the sessions
3.1-3 session keys of the framework, never in an address, new at sign-in; ended by signing out, 20 idle minutes, 12 hours, a
      changed password, a deactivation or "sign out everywhere" (User.session_stamp, middleware.session_limits)
3.4   cookies Secure, HttpOnly, SameSite=Lax, with the __Host- prefix
3.5   API tokens are the user's own, named, expiring, revocable, kept as digests
3.7   whoever changes how they sign in says again who they are
7.1-2 every sign-in, failure, lock and change of role is in the audit, without secrets

Not met yet: passwords are held against Django's list of common ones, not against all breached ones (2.1.7); a user sees no
list of their open sessions, and can only end all of them (3.3.4);
recovery codes follow from an encrypted seed rather than being hashed.
"""
