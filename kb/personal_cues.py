"""Words by which the check for patients' data knows whom a sentence is about: findings, people, names."""

import re
from importlib import resources


def _words(name: str) -> frozenset[str]:
    """The words of a file of this package, without its lines of comment."""
    lines = resources.files("kb.data").joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


FIRST_NAMES = _words("first_names.txt")
NO_NAME = _words("no_names.txt")
IN_A_NAME_OF_A_PLACE = _words("place_names.txt")

FINDING = re.compile(
    r"\b(?:a?ddict|abnormal|abortion|adhd|aids\b|alcohol|allerg|alzheimer|amputat|anaemi|angina|anorexi|anxi|arthriti"
    r"|asthma|atrial|autis|biops|bipolar|bladder|blind|blood (?:pressure|sugar)|bowel|bulimi|cancer|carcinoma|cataract"
    r"|cerebral palsy|chemotherapy|chest pain|chlamydia|cholesterol|chronic|cirrhosis|colitis|copd|coronary|covid|crohn"
    r"|deaf|dementia|depress|diabet|diagnos|dialysis|disab|down.?s syndrome|eating disorder|eczema|epilep|fgm\b"
    r"|fibrillation|fibromyalgia|fracture|frail|gestational|glaucoma|gonorrh|hallucinat|hba1c|heart|hepatitis|hernia"
    r"|hip replacement|hiv\b|hypertensi|incontinen|insulin|kidney|learning difficult|leukaemi|liver|lump|lupus|lymphoma"
    r"|malnutrition|malnourish|medication|melanoma|memory loss|menopaus|mental|miscarr|multiple sclerosis|obes|overdos"
    r"|overweight|panic attack|paranoi|parkinson|pneumonia|post-?natal|pre-?diabet|pregnan|psychos|ptsd\b|scabies"
    r"|schizo|seizure|self.?harm|sepsis|sickle|smear|stillb|stroke|suicid|surgery|syphilis|tb\b|termination|thalassaemi"
    r"|thyroid|trauma|tuberculosis|tumour|ulcer|underweight|unwell|weight loss)",
    re.IGNORECASE,
)

STATUS = re.compile(
    r"\b(?:abuse|asylum|care.?(?:leaver|experienced)|deport|detain|ex.?offender|foster|gypsy|homeless|hostel|imprison"
    r"|in care\b|migrant|modern slave|no recourse|orphan|parole|prison|probation|raped?\b|refugee|roma\b|rough.?sleep"
    r"|sex work|survivor|torture|traffick|transgender|trans (?:man|woman|boy|girl)|unaccompanied|undocumented|veteran"
    r"|traveller|widow)",
    re.IGNORECASE,
)

# What a sentence says of somebody who has a finding; not of somebody who works with those who have it.
HAS_IT = re.compile(
    r"\b(?:ha[sd]|have|having|diagnosed|suffer(?:s|ed|ing)?|li(?:ves|ved|ving) with"
    r"|with (?:a |her |his |severe |type )?|dis?covered|found|finds|learn(?:s|ed|t)"
    r"|(?:was|were|is|been|got) (?:told|admitted|treated|diagnosed|referred"
    r"|found|given|sent|pregnant|deaf|blind|unwell|frail|depressed|anxious|obese|disabled|diabetic|autistic|suicidal)"
    r"|recover(?:s|ed|ing)|survived|died|developed|tested|takes|took an overdose|started|stopped|struggle[sd]?|lost"
    r"|after (?:a|an|her|his)|felt|feels|experienced|attempted|miscarried|(?:her|his)|['’]s)(?![\w-])",
    re.IGNORECASE,
)

WORKER = re.compile(
    r"\b(?:administrator|advis[eo]r|champion|chair|chief|coach|co-?ordinator|consultant|cook|councillor|dietitian"
    r"|director|doctor|facilitator|founder|gp\b|health visitor|imam|interpreter|lead(?:er|s)?\b|link worker|manager"
    r"|midwife|nurse|officer|organis(?:er|es|ed)|paramedic|partner|pastor|pharmacist|physio|practitioner|prescriber"
    r"|priest|psychologist|rabbi|receptionist|researcher|secretary|teacher|therapist|trainee|trainer|trustee|tutor"
    r"|vicar|volunteer|(?:health|support|youth|social|outreach|community) worker)"
    r"|\b(?:has|had|have) (?:been )?(?:led|run|built|set up|trained|worked|helped|supported|created|managed|organis"
    r"|running|leading|working|training|supporting|taught|spoken|given|written|seen|joined our)",
    re.IGNORECASE,
)

ONE_PERSON = (
    r"(?:attendee|baby|boy|carer|caller|child|client|daughter|father|gentleman|girl|grandfather|grandmother|guest|husband"
    r"|individual|lady|lad|man|member|mother|mum|neighbour|one|parent|participant|patient|pensioner|person|refugee"
    r"|resident|service user|sister|brother|somebody|someone|son|student|survivor|teenager|visitor|widow|widower|wife"
    r"|woman|youngster)"
)
PEOPLE = (
    r"(?:adults|asylum seekers|attendees|babies|boys|carers|cases|children|clients|couples|families|fathers|girls"
    r"|gentlemen|individuals|infants|inpatients|ladies|men|migrants|mothers|mums|parents|participants|patients|people"
    r"|pensioners|pupils|refugees|residents|service users|survivors|teenagers|toddlers|women|youngsters)"
)
