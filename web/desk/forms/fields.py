"""The kinds of fields a step's form is made of. Each says how it is read (`read`) and how its value
is told again (`words`); how they look is in templates/desk/steps.html. Texts are Chinese sources,
marked for the catalogue.

What the fields of a step are is said in the modules named after its steps beside this one.
"""

from web.desk.forms.answers import Pick, Scale, YesNo
from web.desk.forms.files import Files
from web.desk.forms.people import Holder, Supporting, Unit
from web.desk.forms.written import Instant, Line, Text, WorkingDays

Field = (
    Text | Line | Pick | YesNo | Scale | Unit | Supporting | Holder | Instant | Files | WorkingDays
)
