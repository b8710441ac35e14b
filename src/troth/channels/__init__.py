"""How words go out of Troth: by e-mail, and to the desk."""
