pragma Singleton
import QtQuick

// What the page that is being opened begins with. Handed over as a Loader's initial properties it would never be freed: Qt 6.11
// keeps every map that is given so, with all that a visitor's screen said.
QtObject {
    property var screen: ({})
}
