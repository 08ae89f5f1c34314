"""What can be done with a study: open and end it, decide for oneself (``studies``), export (``exports``)."""
