"""How forms look everywhere: a label, what may be written, what was wrong beside it, then the field."""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
